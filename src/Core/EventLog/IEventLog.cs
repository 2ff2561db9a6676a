using AgentCore.Events;

namespace AgentCore.EventLog;

/// <summary>One totally ordered log of every accepted event. Many processes may append; each event gets one position.</summary>
public interface IEventLog
{
    /// <summary>The end as it is now, asked of the storage: everything acknowledged before the call lies at or before it.</summary>
    ValueTask<LogPosition> GetEndAsync(CancellationToken cancellation);

    /// <summary>
    /// Appends events in this order, those already held within the dedupe window excepted, and answers where each stands. For a duplicate
    /// it answers with the first event's content, whatever the duplicate brought.
    /// When it returns, all of them are in the log. When it throws, any number of them may be; a repeated call is safe. Cancelled, the
    /// caller no longer waits, and the events may still be appended. Waits while more is pending than memory should hold.
    /// </summary>
    /// <exception cref="ArgumentException">An event's data is not JSON in UTF-8, or larger than a block; none was appended.</exception>
    Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<AgentEvent> events, CancellationToken cancellation);

    /// <summary>Every entry behind <paramref name="after"/> up to and including <paramref name="upTo"/>, in log order.</summary>
    /// <remarks>A <see cref="LogEntry.Lost"/> is among them where the run is not held any more. Damaged lines are skipped.</remarks>
    IAsyncEnumerable<LogEntry> ReadAsync(LogPosition after, LogPosition upTo, CancellationToken cancellation);

    /// <summary>Checks a cursor that a client brought. <c>earliest</c> is the first position held.</summary>
    ValueTask<LogCursor> ResolveAsync(string cursor, CancellationToken cancellation);

    /// <summary>
    /// The last position before which every record was appended more than <paramref name="by"/> ahead of the record at
    /// <paramref name="from"/>; never before the first position held, and never behind <paramref name="from"/>.
    /// </summary>
    ValueTask<LogPosition> RewindAsync(LogPosition from, TimeSpan by, CancellationToken cancellation);

    /// <summary>The event that an <see cref="LogEntry.Redelivery"/> names, or null where it is no longer held.</summary>
    ValueTask<LogEntry.Recorded?> FollowAsync(LogEntry.Redelivery again, CancellationToken cancellation);
}

/// <summary>The result of appending one event.</summary>
/// <param name="Position">The position of its record, which is its id for every client.</param>
/// <param name="IsDuplicate">
/// The log had the event already. Where its record is not of the same block, an <see cref="LogEntry.Redelivery"/> was appended.
/// </param>
/// <param name="First">
/// Of a duplicate, the event as the log holds it. Null for an event that is no duplicate, and where the record is no longer held.
/// </param>
/// <param name="Bytes">How many bytes of log its record takes; it ends at <paramref name="Position"/>.</param>
public readonly record struct Appended(LogPosition Position, bool IsDuplicate, AgentEvent? First = null, int Bytes = 0)
{
    /// <summary>Where the record begins: a cursor behind which the event is the first.</summary>
    internal LogPosition Start => Position with { Offset = Position.Offset - (uint)Bytes };
}
