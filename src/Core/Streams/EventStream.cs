using AgentCore.Delivery;
using AgentCore.Errors;
using AgentCore.EventLog;
using AgentCore.Scheduling;
using AgentCore.Telemetry;

namespace AgentCore.Streams;

/// <summary>
/// One client's stream: what it missed from the log, then the ring, in log order, each event once. One loop writes everything, so an
/// id never says more than was written before it.
/// </summary>
public sealed partial class EventStream : IDisposable
{
    private readonly StreamHub hub;
    private readonly Fanout fanout;
    private readonly StreamRequest request;
    private readonly ReadStart start;
    private readonly Listener listener;
    private readonly Subscriber subscriber;
    private readonly CatchUpSlot catchUp;
    private StreamOutput output = null!;
    private LogPosition through;
    private long throughSequence;
    private LogEntry.Redelivery? repeat;
    private int isClosed;

    internal EventStream(StreamHub hub, Fanout fanout, StreamRequest request, ReadStart start)
    {
        (this.hub, this.fanout, this.request, this.start) = (hub, fanout, request, start);
        listener = new Listener(request.Channels);
        subscriber = new Subscriber(listener, start.FollowUpTo is not null);
        catchUp = new CatchUpSlot(hub.CatchUpSlots);
        through = start.After;
    }

    private enum Drained
    {
        Done,
        More,
        Repeat,
        Behind,
    }

    /// <summary>
    /// Writes until the client is gone, its token ends, the hub ends the stream, or the reader has fallen out of the ring. Returns in all
    /// these cases; the client resumes by its last id.
    /// </summary>
    /// <param name="abort">Cuts the connection of a client that no longer reads; may be called from any thread until this returns.</param>
    public async Task RunAsync(StreamOutput clientOutput, Action abort, CancellationToken cancellation)
    {
        output = clientOutput;
        StreamEnd? failed = null;
        CancellationTokenRegistration registration = default;
        try
        {
            hub.Register(this, abort);
            registration = cancellation.UnsafeRegister(static stream => ((EventStream)stream!).Abort(), this);
            WriteBeginning();
            if (await output.FlushAsync() && await ReplayAsync(cancellation)) await LiveAsync(cancellation);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // The client has left or the call was cancelled: whatever failed since is of no consequence to anyone.
        }
        catch (Exception failure)
        {
            if (failure is not StorageException) hub.LogStreamFailed(failure);
            failed = StreamEnd.Failed;
            SseWriter.Retry(output, hub.SpreadReturn());
            SseFrame.Error(output, request.Format, ErrorCode.ServerError);
            await output.FlushAsync();
        }
        finally
        {
            catchUp.Give();
            await Lane.LeaveAsync();
            await registration.DisposeAsync();
            fanout.Leave(subscriber);
            hub.Metrics.Connections.StreamClosed(failed ?? WhyEnded());
            Dispose();
        }
    }

    /// <summary>Gives the place back. A stream that ran has done so already.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isClosed, 1) == 0) hub.Release(this);
    }
}
