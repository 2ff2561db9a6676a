namespace AgentCore.EventLog;

/// <summary>One line of the log.</summary>
/// <param name="Position">Where its line ends.</param>
/// <param name="AppendId">Drawn at random for the block it came in; zero outside the log.</param>
/// <param name="AppendedAt">When its writer appended it; never before its predecessor.</param>
/// <param name="Entry">What readers get, or null: the line is the segment's last, and the log goes on in the next.</param>
internal readonly record struct LogRecord(LogPosition Position, ulong AppendId, DateTimeOffset AppendedAt, LogEntry? Entry)
{
    public bool IsRoll => Entry is null;
}
