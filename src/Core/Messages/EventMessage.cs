using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AgentCore.Channels;
using AgentCore.EventLog;
using AgentCore.Events;

namespace AgentCore.Messages;

/// <summary>
/// The event message, <c>{"type":"event","event":…,"data":…,"timestamp":…,"id":…}</c>, written by hand so that <c>data</c> is the
/// agent's own bytes as they were delivered, and without a string in between: a replay writes millions. Where the publisher sent a <c>traceparent</c>, it is the
/// last member.
/// </summary>
public static class EventMessage
{
    /// <summary>Writes the message.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="id">The event's id for clients.</param>
    /// <param name="source">The event.</param>
    public static void Write(IBufferWriter<byte> output, LogPosition id, AgentEvent source)
    {
        output.Write("{\"type\":\"event\",\"event\":\""u8);
        WriteType(output, source.Type);
        output.Write("\",\"data\":"u8);
        output.Write(source.Data.Span);
        output.Write(",\"timestamp\":\""u8);
        WriteTimestamp(output, source.Time);
        output.Write("\",\"id\":\""u8);
        WriteId(output, id);
        WriteTraceParent(output, source.TraceParent);
        output.Write("\"}"u8);
    }

    /// <summary>RFC 3339 in UTC; a fraction only where there is one.</summary>
    internal static void WriteTimestamp(IBufferWriter<byte> output, DateTimeOffset time)
    {
        const int longest = 28;
        Span<byte> span = output.GetSpan(longest);
        time.UtcDateTime.TryFormat(span, out int written, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    /// <summary>A position as <see cref="LogPosition.ToString"/> gives it.</summary>
    internal static void WriteId(IBufferWriter<byte> output, LogPosition id)
    {
        Span<byte> span = output.GetSpan(LogPosition.TextLength);
        Utf8.TryWrite(span, CultureInfo.InvariantCulture, $"{id.Log:x8}-{id.Segment:x8}-{id.Offset:x8}", out int written);
        output.Advance(written);
    }

    /// <summary>Between the quotes of the member before and the end. Checked again: it may come from a log that others can write.</summary>
    private static void WriteTraceParent(IBufferWriter<byte> output, string? traceParent)
    {
        if (!TraceParent.IsValid(traceParent)) return;
        output.Write("\",\"traceparent\":\""u8);
        Encoding.UTF8.GetBytes(traceParent, output);
    }

    /// <summary>A catalogue's names need no escape; anything else is escaped all the same.</summary>
    private static void WriteType(IBufferWriter<byte> output, string type)
    {
        if (ChannelPattern.IsTypeName(type)) Encoding.UTF8.GetBytes(type, output);
        else output.Write(JsonEncodedText.Encode(type).EncodedUtf8Bytes);
    }
}
