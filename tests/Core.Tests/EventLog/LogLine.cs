using System.Buffers;

namespace AgentCore.EventLog;

/// <summary>Lines of the log with entries of a test's own making.</summary>
internal static class LogLine
{
    /// <summary>An entry's line as a writer puts it into the log, line feed and all.</summary>
    /// <exception cref="ArgumentException">An event's data is not JSON in UTF-8.</exception>
    public static byte[] Of(LogEntry entry)
    {
        (DateTimeOffset at, byte[] members) = entry switch
        {
            LogEntry.Recorded recorded => (recorded.AppendedAt, LogRecordCodec.Members(recorded.Event)),
            LogEntry.Redelivery again => (again.AppendedAt, LogRecordCodec.RedeliveryMembers(again.First, again.FirstBytes)),
            _ => throw new ArgumentException("A gap does not stand in the log.", nameof(entry)),
        };
        var output = new ArrayBufferWriter<byte>();
        LogRecordCodec.Write(at, appendId: 0, members, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The block that these entries would be, wherever they say that they stand.</summary>
    public static AppendedBlock Block(LogPosition previous, params IEnumerable<LogEntry> entries) =>
        new(previous, [.. entries.Select(entry => new AppendedLine(entry.Position, Of(entry).AsMemory()[..^1]))]);
}
