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
        writer = new BlockWriter(output, request.Format, services.Options, services.Metrics.Deliveries, services.Time);
        life = new StreamLife(services.Options, services.Clock, request.Expires, signal, output, () => fanout.IsBehind(subscriber));
    }

    /// <summary>The client does not read: its connection is to be cut.</summary>
    public bool IsHopeless => life.IsHopeless;

    /// <summary>Runs the stream to its end, and throws nothing.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        StreamEnd end = StreamEnd.Failed;
        await using CancellationTokenRegistration registration =
            cancellation.UnsafeRegister(static life => ((StreamLife)life!).Abort(), life);
        Begin();
        try
        {
            writer.Begin(start);
            bool isAlive = await FlushAsync() && await CatchUpAsync(cancellation);
            bool isBehind = isAlive && await FollowAsync(cancellation);
            end = isBehind ? StreamEnd.TooSlow : life.End;
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // The client has left or the call was cancelled: whatever failed since is of no consequence to anyone.
            end = life.End;
        }
        catch (Exception failure)
        {
            if (failure is not StorageException) LogFailed(failure);
            writer.Error(ErrorCode.ServerError, services.Clock.Return());
            await FlushAsync();
        }
        finally
        {
            await Lane.LeaveAsync();
            services.Clock.Remove(life);
            fanout.Leave(subscriber);
            services.Metrics.Connections.StreamClosed(end);
        }
    }

    /// <summary>The clock goes first: whoever closes the places then looks at all that the clock has.</summary>
    private void Begin()
    {
        services.Clock.Add(life);
        if (services.Places.IsClosed) life.Leave(services.Clock.Return());
    }

    /// <summary>Reads the log until the ring takes over; false when the stream has ended before.</summary>
    private async ValueTask<bool> CatchUpAsync(CancellationToken cancellation)
    {
        using var slot = new CatchUpSlot(services.CatchUpSlots);
        if (!fanout.HasReached(through)) await services.Tail.ReadNowAsync(cancellation);
        while (fanout.Join(subscriber, through) is { } landing)
        {
            LogPosition before = through;
            await slot.TakeAsync(cancellation);
            await services.Lanes.Crowd.EnterAsync();
            await foreach (LogStep step in services.Reader.ReadAsync(through, landing, listener, start.FollowUpTo, cancellation))
            {
                writer.Write(step);
                through = step.Through;
                if (writer.IsFull)
                {
                    slot.Give();
                    if (!await FlushAsync()) return false;
                    await slot.TakeAsync(cancellation);
                    await services.Lanes.Crowd.EnterAsync();
                }
                if (life.IsEnding) slot.Give();
                if (life.IsAsked && !await AnswerAsync()) return false;
            }
            slot.Give();
            if (through.Log == landing.Log && through < landing) through = landing;
            if (through == before) await services.Tail.ReadNowAsync(cancellation);
        }
        return await FlushAsync();
    }

    /// <summary>Sleeps until something is wanted, writes all there is, flushes once. True when the client has fallen out of the ring.</summary>
    private async Task<bool> FollowAsync(CancellationToken cancellation)
    {
        var ring = new RingReader(fanout, subscriber, through);
        while (true)
        {
            RingRead read = ring.Read(writer);
            if (read is RingRead.Behind) return true;
            if (read is RingRead.Redelivery) await RedeliverAsync(ring, cancellation);
            through = ring.Through;
            if (life.IsAsked && !await AnswerAsync()) return false;
            if (!await FlushAsync()) return false;
            if (read is RingRead.Done) await signal.SleepAsync();
            if (read is RingRead.More) await services.Lanes.Crowd.EnterAsync();
        }
    }

    private async ValueTask RedeliverAsync(RingReader ring, CancellationToken cancellation)
    {
        LogEntry.Redelivery again = ring.Redelivery!;
        writer.Write(new LogStep(again.Position, await services.Reader.GivenAsync(again, listener, start.FollowUpTo, cancellation)));
        ring.PassRedelivery();
    }

    /// <summary>Does what was asked; false when that ends the stream.</summary>
    private async ValueTask<bool> AnswerAsync()
    {
        if (!life.IsEnding)
        {
            if (life.TakeKeepalive()) writer.Keepalive(through);
            return true;
        }
        if (life.IsCut) return false;
        if (life.IsExpired) writer.Error(ErrorCode.TokenExpired);
        else writer.Keepalive(through, life.ReturnAfter);
        await FlushAsync();
        return false;
    }

    private ValueTask<bool> FlushAsync() => writer.FlushAsync(life.Cut);

    [LoggerMessage(1405, LogLevel.Warning, "A stream could not read the log and was ended; its client resumes.")]
    private partial void LogFailed(Exception failure);
}
