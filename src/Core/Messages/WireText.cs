using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using AgentCore.EventLog;

namespace AgentCore.Messages;

/// <summary>Positions and times as they stand on the wire, written without a string in between.</summary>
internal static class WireText
{
    /// <summary>A position as <see cref="LogPosition.ToString"/> gives it.</summary>
    public static void Write(IBufferWriter<byte> output, LogPosition position)
    {
        Span<byte> target = output.GetSpan(LogPosition.TextLength);
        Utf8.TryWrite(target, CultureInfo.InvariantCulture, $"{position.Log:x8}-{position.Segment:x8}-{position.Offset:x8}", out int written);
        output.Advance(written);
    }

    /// <summary>RFC 3339 in UTC with <c>Z</c>: the fraction has at most seven digits, and is left out where it is zero.</summary>
    public static void Write(IBufferWriter<byte> output, DateTimeOffset time)
    {
        Span<byte> target = output.GetSpan("2025-10-18T10:30:00.1234567Z".Length);
        time.UtcDateTime.TryFormat(target, out int written, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
        output.Advance(written);
    }
}
