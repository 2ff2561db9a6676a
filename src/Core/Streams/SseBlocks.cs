using System.Buffers;
using System.Text;
using AgentCore.Errors;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Messages;

namespace AgentCore.Streams;

/// <summary>The blocks that a stream is made of, in either format.</summary>
internal static class SseBlocks
{
    /// <summary>How long a client waits before it connects again: the value every stream begins with.</summary>
    public static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    /// <summary>An event.</summary>
    /// <param name="at">
    /// What the client's cursor becomes. It is the event's own position, except for a copy sent because of a
    /// <see cref="LogEntry.Redelivery"/>: that one has the position of the <c>again</c>, since a cursor must never go back. The copy's
    /// first id stands in the envelope; the named format has no place for it.
    /// </param>
    public static void Event(IBufferWriter<byte> output, StreamFormat format, AgentEvent message, LogPosition id, LogPosition at)
    {
        SseWriter.Id(output, at);
        if (format is StreamFormat.Named)
        {
            SseWriter.Name(output, message.Type);
            SseWriter.Data(output, message.Data.Span);
        }
        else if (SseWriter.IsOneLine(message.Data.Span))
        {
            SseWriter.BeginData(output);
            EventMessage.Write(output, id, message);
            SseWriter.End(output);
        }
        else
        {
            var text = new ArrayBufferWriter<byte>(message.Data.Length + 256);
            EventMessage.Write(text, id, message);
            SseWriter.Data(output, text.WrittenSpan);
        }
        SseWriter.End(output);
    }

    /// <summary>
    /// How far the log has been read, and when to return if the stream breaks now: a stream's first block, its last where it goes on elsewhere,
    /// and one every so often. The position comes with data, since common clients forget an id in a block without.
    /// </summary>
    /// <param name="joined">The names of the channels that the client hears, which need no escapes in JSON; null to leave them out.</param>
    public static void Keepalive(
        IBufferWriter<byte> output, LogPosition at, DateTimeOffset now, TimeSpan? reconnect = null, IReadOnlyList<string>? joined = null)
    {
        if (reconnect is { } delay) SseWriter.Retry(output, delay);
        SseWriter.Id(output, at);
        output.Write("event: keepalive\ndata: {\"timestamp\":\""u8);
        EventMessage.WriteTimestamp(output, now);
        output.Write("\""u8);
        if (joined is not null) Joined(output, joined);
        output.Write("}\n\n"u8);
    }

    private static void Joined(IBufferWriter<byte> output, IReadOnlyList<string> names)
    {
        output.Write(",\"channels\":["u8);
        for (int index = 0; index < names.Count; index++)
        {
            output.Write(index == 0 ? "\""u8 : ",\""u8);
            Encoding.ASCII.GetBytes(names[index], output);
            output.Write("\""u8);
        }
        output.Write("]"u8);
    }

    /// <summary>Where a stream begins with one, it says when to return too.</summary>
    public static void Gap(
        IBufferWriter<byte> output, StreamFormat format, string from, LogPosition to, GapReason reason, TimeSpan? reconnect = null)
    {
        if (reconnect is { } delay) SseWriter.Retry(output, delay);
        SseWriter.Id(output, to);
        if (format is StreamFormat.Named) SseWriter.Name(output, "gap");
        SseWriter.Data(output, new ServerMessage.Gap(from, to, reason).ToJson());
        SseWriter.End(output);
    }

    public static void Error(IBufferWriter<byte> output, StreamFormat format, ErrorCode code)
    {
        if (format is StreamFormat.Named) SseWriter.Name(output, "error");
        SseWriter.Data(output, new ServerMessage.Error(code).ToJson());
        SseWriter.End(output);
    }
}
