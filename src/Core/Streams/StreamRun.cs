using AgentCore.Delivery;
using AgentCore.Errors;
using AgentCore.EventLog;
using AgentCore.Scheduling;
using AgentCore.Telemetry;
using Microsoft.Extensions.Logging;

namespace AgentCore.Streams;

/// <summary>
/// A stream from its first block to its last: what the client missed from the log, then the ring. One loop writes everything, so an id
/// never says more than was written before it.
/// </summary>
internal sealed partial class StreamRun
{
    private readonly StreamServices services;
    private readonly ILogger logger;
    private readonly Fanout fanout;
    private readonly ReadStart start;
    private readonly Listener listener;
    private readonly AsyncSignal signal;
    private readonly Subscriber subscriber;
    private readonly BlockWriter writer;
    private readonly StreamLife life;
    private LogPosition through;

    public StreamRun(StreamServices services, Fanout fanout, StreamRequest request, ReadStart start, StreamOutput output)
    {
        (this.services, this.fanout, this.start, logger, through) = (services, fanout, start, services.Logger, start.After);
        listener = new Listener(request.Channels);
        signal = new AsyncSignal(services.Lanes.Streams);
        subscriber = new Subscriber(listener, start.FollowUpTo is not null, signal);
        writer = new BlockWriter(output, request.Format, request.Channels, services.Options, services.Metrics.Deliveries, services.Time);
        life = new StreamLife(services.Options, services.Clock, request.Expires, signal, output, () => fanout.IsBehind(subscriber));
    }

    /// <summary>The client does not read: its connection is to be cut.</summary>
    public bool IsTooSlow => life.IsTooSlow;

    /// <summary>Cancelled when the stream is to end without a word.</summary>
    public CancellationToken Cut => life.Cut;

    /// <summary>Runs the stream to its end.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        StreamEnd end = StreamEnd.Failed;
        await using CancellationTokenRegistration registration =
            cancellation.UnsafeRegister(static life => ((StreamLife)life!).Abort(), life);
        Begin();
        try
        {
            end = await WriteAsync();
        }
        catch (Exception) when (cancellation.IsCancellationRequested || life.IsCut)
        {
            // The client has left or the stream was cut: whatever failed since is of no consequence to anyone.
            end = life.End;
        }
        catch (Exception failure)
        {
            if (failure is not StorageException) LogFailed(failure);
            await WriteLastAsync(() => writer.Error(ErrorCode.ServerError, services.Clock.Return()));
        }
        finally
        {
            await Lane.LeaveAsync();
            services.Clock.Remove(life);
            fanout.Leave(subscriber);
            services.Metrics.Connections.StreamClosed(end);
        }
    }

    /// <summary>Joins the clock before it looks at the places: a drain closes the places before it looks at the clock.</summary>
    private void Begin()
    {
        services.Clock.Add(life);
        if (services.Places.IsClosed) life.Leave(services.Clock.Return());
    }

    /// <summary>Writes everything up to the farewell. What it waits for ends with <see cref="StreamLife.Ending"/>.</summary>
    private async Task<StreamEnd> WriteAsync()
    {
        try
        {
            writer.Begin(start);
            if (await FlushAsync() && await CatchUpAsync() && await FollowAsync()) return StreamEnd.TooSlow;
        }
        catch (OperationCanceledException) when (life.IsEnding && !life.IsCut)
        {
            // What was waited for does not matter any more.
        }
        if (!life.IsEnding || life.IsCut) return life.End;
        await WriteLastAsync(() =>
        {
            if (life.IsExpired) writer.Error(ErrorCode.TokenExpired);
            else writer.Keepalive(through, life.ReturnAfter);
        });
        return life.End;
    }

    /// <summary>Reads the log until the ring takes over; false when the stream is to end before.</summary>
    private async ValueTask<bool> CatchUpAsync()
    {
        using var slot = new CatchUpSlot(services.CatchUpSlots);
        if (!fanout.HasReached(through)) await services.Tail.ReadNowAsync(life.Ending);
        while (fanout.Join(subscriber, through) is { } landing)
        {
            LogPosition before = through;
            await slot.TakeAsync(life.Ending);
            await services.Lanes.Crowd.EnterAsync();
            await foreach (LogStep step in services.Reader.ReadAsync(through, landing, listener, start.FollowUpTo, life.Ending))
            {
                writer.Write(step);
                through = step.Through;
                if (writer.IsFull)
                {
                    slot.Give();
                    if (!await FlushAsync()) return false;
                    await slot.TakeAsync(life.Ending);
                    await services.Lanes.Crowd.EnterAsync();
                }
                if (life.IsEnding) return false;
                if (life.TakeKeepalive()) writer.Keepalive(through);
            }
            slot.Give();
            if (through.Log == landing.Log && through < landing) through = landing;
            if (through == before) await services.Tail.ReadNowAsync(life.Ending);
        }
        return await FlushAsync();
    }

    /// <summary>
    /// Sleeps until something is wanted, writes all there is, flushes once. True when the client has fallen out of the ring.
    /// </summary>
    private async Task<bool> FollowAsync()
    {
        var ring = new RingReader(fanout, subscriber, through);
        while (true)
        {
            RingRead read = ring.Read(writer);
            through = ring.Through;
            if (read.State is RingState.Behind) return true;
            if (read.Redelivery is { } again)
            {
                if (!await FlushAsync()) return false;
                LogEntry? given = await services.Reader.GivenAsync(again, listener, start.FollowUpTo, life.Ending);
                writer.Write(new LogStep(again.Position, given));
                through = again.Position;
            }
            if (life.IsEnding) return false;
            if (life.TakeKeepalive()) writer.Keepalive(through);
            if (!await FlushAsync()) return false;
            if (read.State is RingState.Done) await signal.SleepAsync();
            if (read.State is RingState.More) await services.Lanes.Crowd.EnterAsync();
        }
    }

    /// <summary>Writes and flushes a stream's last block. Where even that fails, the client sees the end of the connection.</summary>
    private async Task WriteLastAsync(Action write)
    {
        try
        {
            write();
            await FlushAsync();
        }
        catch (Exception failure)
        {
            LogFailed(failure);
        }
    }

    private ValueTask<bool> FlushAsync() => writer.FlushAsync(life.Cut);

    [LoggerMessage(1405, LogLevel.Warning, "A stream was ended by a defect; its client resumes.")]
    private partial void LogFailed(Exception failure);
}
