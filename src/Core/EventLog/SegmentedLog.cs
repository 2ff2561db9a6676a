using AgentCore.Events;
using Microsoft.Extensions.Logging;

namespace AgentCore.EventLog;

/// <summary>
/// The event log over a storage of segments: order, duplicates, rolls, replay and gaps are decided here, the same for every storage. One
/// instance a process, for both writing and reading.
/// </summary>
public sealed class SegmentedLog : IEventLog
{
    private readonly LogWriter writer;
    private readonly LogTail tail;
    private readonly LogRewind rewind;
    private readonly LogReading reading;
    private readonly SharedReads reads;
    private readonly CoalescedQuery<SegmentManifest> held;
    private readonly DamagedLines damaged;

    /// <param name="random">
    /// Random numbers, never the same sequence twice, for names of new logs and the ids by which a writer knows its blocks. Called from
    /// several threads.
    /// </param>
    /// <param name="metrics">Counts appends and what they met.</param>
    /// <param name="observer">Hears of every block that this instance appends.</param>
    public SegmentedLog(
        ISegmentStore store, EventLogOptions options, TimeProvider time, Func<ulong> random, ILogger<SegmentedLog> logger,
        LogMetrics metrics, IAppendObserver? observer = null)
    {
        damaged = new DamagedLines(logger, metrics);
        store = new WatchedStore(store, time, logger);
        held = new CoalescedQuery<SegmentManifest>(() => SegmentManifest.OpenAsync(store, random, CancellationToken.None));
        reads = new SharedReads(store);
        tail = new LogTail(store, held);
        rewind = new LogRewind(reads, held, damaged);
        reading = new LogReading(reads, held, damaged);
        writer = new LogWriter(new LogAppender(store, options, time, random, damaged, metrics), observer, logger);
    }

    /// <summary>Lines met so far that were no record, each counted once.</summary>
    public long DamagedLines => damaged.Count;

    /// <inheritdoc />
    public ValueTask<LogPosition> GetEndAsync(CancellationToken cancellation) => tail.AskAsync(cancellation);

    /// <inheritdoc />
    public async Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<AgentEvent> events, CancellationToken cancellation)
    {
        IReadOnlyList<Placed> placed = await writer.AppendAsync(events, cancellation);
        var answers = new Appended[placed.Count];
        for (int index = 0; index < answers.Length; index++)
        {
            (FirstRecord first, bool isDuplicate, AgentEvent? held) = placed[index];
            // Duplicates of one delivery stand side by side as a rule: the chunk that the first of them reads serves the others.
            if (isDuplicate) held ??= (await reading.FindAsync(first.End, first.Bytes, cancellation))?.Event;
            answers[index] = new Appended(first.End, isDuplicate, isDuplicate ? held : null, first.Bytes);
        }
        return answers;
    }

    /// <inheritdoc />
    public IAsyncEnumerable<LogEntry> ReadAsync(LogPosition after, LogPosition upTo, CancellationToken cancellation) =>
        reading.ReadAsync(after, upTo, cancellation);

    /// <inheritdoc />
    public ValueTask<LogPosition> RewindAsync(LogPosition from, TimeSpan by, CancellationToken cancellation) =>
        rewind.FindAsync(from, by, cancellation);

    /// <inheritdoc />
    public ValueTask<LogEntry.Recorded?> FollowAsync(LogEntry.Redelivery again, CancellationToken cancellation) =>
        reading.FindAsync(again.First, again.FirstBytes, cancellation);

    /// <inheritdoc />
    public async ValueTask<LogCursor> ResolveAsync(string cursor, CancellationToken cancellation)
    {
        if (cursor == "earliest") return new LogCursor.At((await held.AskAsync(cancellation)).First);
        if (!LogPosition.TryParse(cursor, out LogPosition position)) return new LogCursor.Bad();

        bool mayBeBeyond = tail.Known is not { } known || known.Log != position.Log || known < position;
        LogPosition end = mayBeBeyond ? await tail.AskAsync(cancellation) : tail.Known!.Value;
        if (end.Log != position.Log)
            return new LogCursor.Gone(cursor, (await held.AskAsync(cancellation)).First, GapReason.LogReplaced);
        if (position > end) return new LogCursor.Bad();
        if (position == end) return new LogCursor.At(position);

        // A record begins behind a line feed, and nowhere else.
        uint before = position.Offset == 0 ? 0 : position.Offset - 1;
        if (await reads.ReadAsync(position with { Offset = before }, cancellation) is { } bytes)
        {
            bool isPlace = position.Offset == 0 || bytes.Span is [(byte)'\n', ..];
            return isPlace ? new LogCursor.At(position) : new LogCursor.Bad();
        }
        LogPosition first = (await held.AskAsync(cancellation)).First;
        GapReason reason = first.Log == position.Log ? GapReason.Retention : GapReason.LogReplaced;
        return new LogCursor.Gone(cursor, first, reason);
    }
}
