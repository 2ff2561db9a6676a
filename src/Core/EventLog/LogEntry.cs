using AgentCore.Events;

namespace AgentCore.EventLog;

/// <summary>What a reader of the log meets, in log order.</summary>
/// <param name="Position">The end of this entry: a reader that has it goes on from here.</param>
public abstract record LogEntry(LogPosition Position)
{
    /// <summary>An event, at the only place it has in the log.</summary>
    public sealed record Recorded(LogPosition Position, DateTimeOffset AppendedAt, AgentEvent Event) : LogEntry(Position);

    /// <summary>The event at <paramref name="First"/> came in once more: it may not have been sent before, and is sent again.</summary>
    /// <param name="FirstBytes">How many bytes of log the event's record takes; it ends at <paramref name="First"/>.</param>
    public sealed record Redelivery(LogPosition Position, DateTimeOffset AppendedAt, LogPosition First, int FirstBytes) : LogEntry(Position);

    /// <summary>What stood before <see cref="LogEntry.Position"/> is no longer held. The reader goes on from there.</summary>
    public sealed record Lost(LogPosition Position, LogPosition From, GapReason Reason) : LogEntry(Position);
}

/// <summary>Why part of the log cannot be given.</summary>
public enum GapReason
{
    /// <summary>Older than what is kept.</summary>
    Retention,

    /// <summary>The position belongs to a log that is no more.</summary>
    LogReplaced,

    /// <summary>More than one answer may hold; the history route pages through it.</summary>
    TooMany,

    /// <summary>The hub refuses the message that holds the events, whatever is tried. The history route has them.</summary>
    Undeliverable,
}
