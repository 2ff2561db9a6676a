using AgentCore.Delivery;
using AgentCore.EventLog;
using AgentCore.Feed;
using AgentCore.Scheduling;
using Microsoft.Extensions.Logging;

namespace AgentCore.Streams;

/// <summary>All SSE streams of an instance: one tail of the log, one ring a format, one clock, and an exact count.</summary>
public sealed partial class EventStreams : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource disposal = new();
    private readonly Dictionary<StreamFormat, Fanout> fanouts;
    private readonly StreamServices services;
    private readonly IEventLog log;
    private readonly ILogger logger;
    private Task? tailing;

    /// <param name="maxStreams">The setting <c>Limits:MaxConnections</c>.</param>
    /// <param name="lanes">Where the log is followed and streams are written.</param>
    /// <param name="random">Spreads keepalives and returns; one that many threads may use, as <see cref="Random.Shared"/>.</param>
    /// <param name="metrics">Counts streams and what is written to them.</param>
    public EventStreams(
        IEventLog log, IFeed feed, StreamOptions options, int maxStreams, Lanes lanes, TimeProvider time, Random random,
        ILogger<EventStreams> logger, StreamMetrics metrics)
    {
        (this.log, this.logger) = (log, logger);
        fanouts = Enum.GetValues<StreamFormat>().ToDictionary(format => format, format => new Fanout(format, options.RingBytes));
        services = new StreamServices(
            new LogReader(log),
            new LiveTail(log, feed, [.. fanouts.Values], lanes.Tail, time, random, metrics, logger),
            new StreamClock(options, time, random),
            new StreamPlaces(maxStreams, metrics.Connections),
            new SemaphoreSlim(CatchUpSlot.AtOnce),
            lanes, options, time, metrics, logger);
    }

    /// <summary>How many streams are open.</summary>
    public int Count => services.Places.Taken;

    /// <summary>What following the log has met.</summary>
    internal TailCounters Counters => Tail.Counters;

    internal LiveTail Tail => services.Tail;

    /// <summary>Takes a place and settles the cursor, so that whatever is wrong can be told before a response begins.</summary>
    /// <remarks>Waits while the log cannot be read for the first time, or not any more; throws what the log throws when it checks a cursor.</remarks>
    public async Task<StreamOpening> OpenAsync(StreamRequest request, CancellationToken cancellation)
    {
        if (services.Places.TryTake() is not { } place) return new StreamOpening.Full();
        bool isOpen = false;
        try
        {
            FollowLog();
            if (!Tail.HasBegun || Tail.IsFailing) await Tail.ReadNowAsync(cancellation);
            Fanout fanout = fanouts[request.Format];
            ReadStart? start = await StreamStart.FindAsync(log, request, fanout.End.Position, cancellation);
            if (start is null) return new StreamOpening.BadCursor();
            isOpen = true;
            return new StreamOpening.Opened(new EventStream(services, place, fanout, request, start));
        }
        finally
        {
            if (!isOpen) place.Dispose();
        }
    }

    /// <summary>
    /// Ends every stream, each told to return after a time of its own within the window, and lets no more in. Completes when all have
    /// ended.
    /// </summary>
    public Task DrainAsync(CancellationToken cancellation)
    {
        Tail.LeaveFeed();
        services.Places.Close();
        foreach (StreamLife stream in services.Clock.Running) stream.Leave(services.Clock.Return());
        return services.Places.Empty.WaitAsync(cancellation);
    }

    /// <summary>Cuts every stream and stops following the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await services.Clock.DisposeAsync();
        services.Places.Close();
        foreach (StreamLife stream in services.Clock.Running) stream.Abort();
        // One that has a place already, and begins only now, follows nothing any more.
        lock (gate) tailing ??= Task.CompletedTask;
        await disposal.CancelAsync();
        await tailing;
        disposal.Dispose();
    }

    /// <summary>From the first stream on the log is followed for all.</summary>
    private void FollowLog()
    {
        lock (gate)
        {
            if (tailing is not null) return;
            tailing = FollowLogAsync();
            services.Clock.Start();
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

    [LoggerMessage(1406, LogLevel.Critical, "Following the log has ended by a defect; all streams are ended, restart the instance.")]
    private partial void LogTailFailed(Exception failure);
}
