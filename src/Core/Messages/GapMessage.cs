using System.Buffers;
using System.Text.Json;
using AgentCore.EventLog;

namespace AgentCore.Messages;

/// <summary>The <c>gap</c> message: what was asked for cannot be given, and reading goes on from <c>to</c>.</summary>
public static class GapMessage
{
    /// <summary>Writes <c>{"type":"gap","from":"…","to":"…","reason":"…"}</c>.</summary>
    /// <param name="from">The cursor as the client gave it: it may be any text.</param>
    public static void Write(IBufferWriter<byte> output, string from, LogPosition to, GapReason reason)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("type"u8, "gap"u8);
        json.WriteString("from"u8, from);
        json.WriteString("to"u8, to.ToString());
        json.WriteString("reason"u8, Wire(reason));
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> Wire(GapReason reason) => reason switch
    {
        GapReason.Retention => "retention"u8,
        GapReason.LogReplaced => "log_replaced"u8,
        GapReason.TooMany => "too_many"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
