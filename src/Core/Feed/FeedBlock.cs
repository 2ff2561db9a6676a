using AgentCore.EventLog;

namespace AgentCore.Feed;

/// <summary>What a message of the feed says: a block that some relay appended, or a part of one.</summary>
/// <param name="Previous">The last entry's position before it: who has read to it or beyond misses nothing before it.</param>
/// <param name="Entries">Its entries, in log order; at least one.</param>
public sealed record FeedBlock(LogPosition Previous, IReadOnlyList<LogEntry> Entries);
