using AgentCore.EventLog;
using AgentCore.Feed;
using AgentCore.Scheduling;
using Microsoft.Extensions.Logging;

namespace AgentCore.Streams;

/// <summary>
/// Follows the log for the whole instance: news comes over the feed, and the log itself is read wherever the feed leaves a doubt.
/// Every entry reaches the fan-outs once, in log order.
/// </summary>
internal sealed partial class LiveTail(
    IEventLog log, IFeed feed, IReadOnlyList<Fanout> fanouts, Lane lane, TimeProvider time, Random random, StreamMetrics metrics,
    ILogger logger)
{
    /// <summary>How long a block waits for the one before it. 50 ms: relays' messages overtake each other by about a round trip.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(50);

    /// <summary>After this long without a block the log's end is asked: the feed's last message may have been lost.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    /// <summary>The same while the feed is down.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private const long NotAsking = long.MaxValue;

    /// <summary>So many entries of the log are passed on at once. A reader that is behind sees them in one burst.</summary>
    private const int BatchEntries = 512;

    private readonly FeedListener listener = new(feed, time, random, logger);
    private readonly ReorderBuffer order = new(maxHeld: 256);
    private readonly Backoff logBackoff = new(TimeSpan.FromSeconds(5), random);
    private readonly AsyncSignal signal = new(lane);
    private readonly List<LogEntry> next = [];
    private readonly List<TaskCompletionSource> unanswered = [];
    private readonly long started = time.GetTimestamp();
    private TaskCompletionSource asked = NewAnswer();
    private int isAsked;
    private volatile bool hasBegun;
    private volatile bool isFailing;
    private long askingSince = NotAsking;
    private TimeSpan heardAt;
    private TimeSpan? holeSince;
    private TimeSpan notBefore;

    public TailCounters Counters { get; } = new(metrics);

    /// <summary>The fan-outs have a position.</summary>
    public bool HasBegun => hasBegun;

    /// <summary>The last read of the log failed, or the log's end has been asked for longer than a request may wait.</summary>
    public bool IsFailing => isFailing || Now.Ticks - Interlocked.Read(ref askingSince) > StorageWait.Longest.Ticks;

    private TimeSpan Now => time.GetElapsedTime(started);

    /// <summary>The instance stops: its connection to the feed is not renewed. The log is followed as before.</summary>
    public void LeaveFeed() => listener.Leave();

    /// <summary>Completes when the log has been read to an end that was asked for after this call. Waits while the log fails.</summary>
    public Task ReadNowAsync(CancellationToken cancellation)
    {
        Task answer = Volatile.Read(ref asked).Task;
        Ask();
        return answer.WaitAsync(cancellation);
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        Task listening = listener.RunAsync(Ask, signal.Set, cancellation);
        await using ITimer timer = time.CreateTimer(
            static signal => ((AsyncSignal)signal!).Set(), signal, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using CancellationTokenRegistration registration = cancellation.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), signal);
        Ask();
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                if (hasBegun) TakeBlocks();
                if (DueIn() is var due && due <= TimeSpan.Zero)
                {
                    await ReadLogAsync(cancellation);
                    continue;
                }
                timer.Change(due, Timeout.InfiniteTimeSpan);
                await signal.SleepAsync();
            }
            await listening;
        }
        finally
        {
            foreach (TaskCompletionSource answer in unanswered) answer.TrySetCanceled(cancellation);
            Volatile.Read(ref asked).TrySetCanceled(cancellation);
        }
    }

    private void Ask()
    {
        Volatile.Write(ref isAsked, 1);
        signal.Set();
    }

    private void TakeBlocks()
    {
        while (listener.TryRead(out FeedBlock? block))
        {
            BlockFate fate = order.Offer(block!, next);
            Counters.Heard(fate);
            heardAt = Now;
        }
        Publish();
        if (!order.HasHole) holeSince = null;
        else holeSince ??= Now;
    }

    /// <summary>How long until the log must be read; zero or less for now.</summary>
    private TimeSpan DueIn()
    {
        TimeSpan due = heardAt + (listener.IsJoined ? Silence : Poll);
        if (holeSince is { } since && since + Hold < due) due = since + Hold;
        if (order.IsFull || Volatile.Read(ref isAsked) == 1) due = TimeSpan.Zero;
        return (due > notBefore ? due : notBefore) - Now;
    }

    private async Task ReadLogAsync(CancellationToken cancellation)
    {
        Volatile.Write(ref isAsked, 0);
        Interlocked.Exchange(ref askingSince, Now.Ticks);
        unanswered.Add(Interlocked.Exchange(ref asked, NewAnswer()));
        try
        {
            LogPosition end = await log.GetEndAsync(cancellation);
            Interlocked.Exchange(ref askingSince, NotAsking);
            await CatchUpAsync(end, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            Publish();
            TimeSpan wait = logBackoff.Next();
            notBefore = Now + wait;
            if (failure is not StorageException) LogReadFailed(wait, failure);
            isFailing = true;
            Volatile.Write(ref isAsked, 1);
            return;
        }
        logBackoff.Reset();
        isFailing = false;
        if (order.IsFull) order.Forget();
        heardAt = Now;
        holeSince = order.HasHole ? Now : null;
        foreach (TaskCompletionSource answer in unanswered) answer.SetResult();
        unanswered.Clear();
    }

    private async Task CatchUpAsync(LogPosition end, CancellationToken cancellation)
    {
        if (!hasBegun)
        {
            foreach (Fanout fanout in fanouts) fanout.Begin(end);
            order.MoveTo(end);
            hasBegun = true;
            return;
        }
        if (end.Log == order.End.Log && end <= order.End) return;
        await foreach (LogEntry entry in log.ReadAsync(order.End, end, cancellation))
        {
            next.Add(entry);
            Counters.Filled(1);
            if (entry is LogEntry.Lost lost) ReportGap(lost);
            if (next.Count >= BatchEntries) Publish();
        }
        Publish();
        // A log that was replaced meanwhile has taken the reader past this end already.
        if (order.End.Log == end.Log && order.End < end)
        {
            order.MoveTo(end);
            foreach (Fanout fanout in fanouts) fanout.Advance(end);
        }
        order.Release(next);
        Publish();
    }

    private void Publish()
    {
        if (next.Count == 0) return;
        foreach (Fanout fanout in fanouts) fanout.Append(next);
        order.MoveTo(next[^1].Position);
        next.Clear();
    }

    private void ReportGap(LogEntry.Lost lost)
    {
        Counters.Lost(lost.Reason);
        LogGap(lost.From, lost.Position, lost.Reason);
    }

    private static TaskCompletionSource NewAnswer() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(1403, LogLevel.Warning, "The log could not be read, by a defect; streams wait, trying again in {Wait}.")]
    private partial void LogReadFailed(TimeSpan wait, Exception failure);

    [LoggerMessage(1404, LogLevel.Error, "The log no longer holds what stood between {From} and {To}: {Reason}.")]
    private partial void LogGap(LogPosition from, LogPosition to, GapReason reason);
}
