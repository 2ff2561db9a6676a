using AgentCore.Delivery;
using AgentCore.EventLog;
using AgentCore.Feed;
using AgentCore.Telemetry;
using Microsoft.Extensions.Logging;

namespace AgentCore.Streams;

/// <summary>All SSE streams of an instance: one tail of the log, one ring a format, one clock, and an exact count.</summary>
public sealed partial class StreamHub : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<EventStream> streams = [];
    private readonly CancellationTokenSource disposal = new();
    private readonly Dictionary<StreamFormat, Fanout> fanouts;
    private readonly IEventLog log;
    private readonly int maxStreams;
    private readonly Random random;
    private readonly ILogger logger;
    private readonly ITimer clock;
    private TaskCompletionSource? empty;
    private Task? tailing;
    private bool isDraining;
    private int count;

    /// <param name="maxStreams">The setting <c>Limits:MaxConnections</c>.</param>
    /// <param name="metrics">Counts streams and what is written to them.</param>
    /// <param name="random">Spreads keepalives and returns; one that many threads may use, as <see cref="Random.Shared"/>.</param>
    public StreamHub(
        IEventLog log, IFeed feed, StreamOptions options, int maxStreams, TimeProvider time, Random random, ILogger<StreamHub> logger,
        StreamMetrics metrics)
    {
        Metrics = metrics;
        (this.log, Options, Time, this.maxStreams, this.random, this.logger) = (log, options, time, maxStreams, random, logger);
        Reader = new LogReader(log);
        fanouts = Enum.GetValues<StreamFormat>().ToDictionary(format => format, format => new Fanout(format, options.RingBytes));
        Tail = new LiveTail(log, feed, [.. fanouts.Values], time, random, Metrics, logger);
        clock = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many streams are open.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>What following the log has met.</summary>
    public TailCounters Counters => Tail.Counters;

    internal LogReader Reader { get; }

    /// <summary>Slots of streams that read the log.</summary>
    internal SemaphoreSlim CatchUpSlots { get; } = new(CatchUpSlot.AtOnce);

    internal LiveTail Tail { get; }

    internal StreamOptions Options { get; }

    internal TimeProvider Time { get; }

    internal StreamMetrics Metrics { get; }

    /// <summary>Takes a place and settles the cursor, so that whatever is wrong can be told before a response begins.</summary>
    /// <remarks>Waits while the log cannot be read for the first time, or not any more; throws what the log throws when it checks a cursor.</remarks>
    public async Task<StreamOpening> OpenAsync(StreamRequest request, CancellationToken cancellation)
    {
        if (!TryEnter()) return new StreamOpening.Full();
        bool isOpen = false;
        try
        {
            if (!Tail.HasBegun || Tail.IsFailing) await Tail.ReadNowAsync(cancellation);
            Fanout fanout = fanouts[request.Format];
            ReadStart? start = await StreamStart.FindAsync(log, request, fanout.End.Position, cancellation);
            if (start is null) return new StreamOpening.BadCursor();
            isOpen = true;
            return new StreamOpening.Opened(new EventStream(this, fanout, request, start));
        }
        finally
        {
            if (!isOpen) Exit();
        }
    }

    /// <summary>
    /// Ends every stream, each told to return after a time of its own within the window, and lets no more in. Completes when all have
    /// ended.
    /// </summary>
    public Task DrainAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            isDraining = true;
            foreach (EventStream stream in streams) stream.Leave(SpreadReturn());
            empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (count == 0) empty.TrySetResult();
            return empty.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Cuts every stream and stops following the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await clock.DisposeAsync();
        lock (gate)
        {
            isDraining = true;
            foreach (EventStream stream in streams) stream.Abort();
        }
        await disposal.CancelAsync();
        if (tailing is not null) await tailing;
        disposal.Dispose();
    }

    internal void Register(EventStream stream, Action abort)
    {
        lock (gate)
        {
            DateTimeOffset now = Time.GetUtcNow();
            TimeSpan lifetime = Options.MaxLifetime * (1 - (random.NextDouble() / 10));
            DateTimeOffset lastMoment = lifetime > TimeSpan.Zero ? now + lifetime : DateTimeOffset.MaxValue;
            stream.Begin(abort, now + (Options.Keepalive * random.NextDouble()), lastMoment);
            streams.Add(stream);
            if (isDraining) stream.Leave(SpreadReturn());
        }
    }

    internal void Release(EventStream stream)
    {
        lock (gate) streams.Remove(stream);
        Exit();
    }

    private bool TryEnter()
    {
        lock (gate)
        {
            if (isDraining || count >= maxStreams) return false;
            count++;
            Metrics.Connections.Opened(Transport.Sse);
            if (tailing is not null) return true;
            tailing = FollowLogAsync();
            RearmClock();
            return true;
        }
    }

    private void Exit()
    {
        lock (gate)
        {
            count--;
            Metrics.Connections.Released(Transport.Sse);
            if (count == 0) empty?.TrySetResult();
        }
    }

    /// <summary>A tail that ends by a mistake of ours must not leave silent streams behind: they end, and resume elsewhere.</summary>
    private async Task FollowLogAsync()
    {
        await Task.Yield();
        try
        {
            await Tail.RunAsync(disposal.Token);
        }
        catch (Exception failure)
        {
            LogTailFailed(failure);
            _ = DrainAsync(disposal.Token);
        }
    }

    private void Tick()
    {
        lock (gate)
        {
            DateTimeOffset now = Time.GetUtcNow();
            foreach (EventStream stream in streams) stream.Tick(now);
            RearmClock();
        }
    }

    /// <summary>Ticks fall on whole seconds, as tokens' ends do.</summary>
    private void RearmClock()
    {
        var passed = TimeSpan.FromTicks(Time.GetUtcNow().Ticks % TimeSpan.TicksPerSecond);
        clock.Change(TimeSpan.FromSeconds(1) - passed, Timeout.InfiniteTimeSpan);
    }

    /// <summary>When a stream that ends is to return: one moment for all would bring all at once.</summary>
    internal TimeSpan SpreadReturn() => SseFrame.Reconnect + (Options.DrainWindow * random.NextDouble());
}
