namespace AgentCore.EventLog;

/// <summary>A block that this process appended, as it stands in the log.</summary>
/// <param name="Previous">The last entry's position before the block: who has read to it or beyond misses nothing before the block.</param>
/// <param name="Lines">Its entries' lines, in log order; at least one. The last one's position is the log's end after the block.</param>
public sealed record AppendedBlock(LogPosition Previous, IReadOnlyList<AppendedLine> Lines);

/// <summary>One line of the log that holds an entry.</summary>
/// <param name="Position">The end of the entry.</param>
/// <param name="Record">The line's JSON object, without the line feed; never changed.</param>
public readonly record struct AppendedLine(LogPosition Position, ReadOnlyMemory<byte> Record);
