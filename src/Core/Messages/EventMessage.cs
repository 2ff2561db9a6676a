using System.Buffers;
using System.Globalization;
using System.Text;
using AgentCore.EventLog;
using AgentCore.Events;

namespace AgentCore.Messages;

/// <summary>
/// The event message, <c>{"type":"event","event":…,"data":…,"timestamp":…,"id":…}</c>, written by hand so that <c>data</c> is the
/// agent's own bytes. Types, times and positions are of checked forms and need no escaping.
/// </summary>
public static class EventMessage
{
    public static void Write(IBufferWriter<byte> output, LogPosition id, AgentEvent source)
    {
        output.Write("{\"type\":\"event\",\"event\":\""u8);
        WriteText(output, source.Type);
        output.Write("\",\"data\":"u8);
        output.Write(source.Data.Span);
        output.Write(",\"timestamp\":\""u8);
        WriteTimestamp(output, source.Time);
        output.Write("\",\"id\":\""u8);
        WriteText(output, id.ToString());
        output.Write("\"}"u8);
    }

    /// <summary>RFC 3339 in UTC; a fraction only where there is one.</summary>
    public static void WriteTimestamp(IBufferWriter<byte> output, DateTimeOffset time)
    {
        const int longest = 28;
        Span<byte> span = output.GetSpan(longest);
        time.UtcDateTime.TryFormat(span, out int written, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    private static void WriteText(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
