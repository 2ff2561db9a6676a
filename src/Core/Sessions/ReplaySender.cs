using AgentCore.Delivery;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Messages;
using AgentCore.PubSub;
using AgentCore.Telemetry;

namespace AgentCore.Sessions;

/// <summary>
/// The replay frames and gaps of one replay to one connection. A frame that the hub refuses for what it is becomes a gap, so that one event
/// cannot make every resume over it fail.
/// </summary>
/// <param name="after">Where the replay begins.</param>
internal sealed class ReplaySender(IHub hub, DeliveryMetrics metrics, string connectionId, LogPosition after)
{
    private readonly ReplayMessage frame = new();
    private LogPosition flushed = after;
    private LogPosition passed = after;

    /// <summary>How many events were sent.</summary>
    public int Replayed { get; private set; }

    /// <summary>How many events were sent or wait in the frame.</summary>
    public int Taken => Replayed + frame.Count;

    public int Gaps { get; private set; }

    public async ValueTask AddAsync(LogPosition position, AgentEvent found, CancellationToken cancellation)
    {
        if (frame.TryAdd(position, found)) return;
        await FlushAsync(cancellation);
        frame.TryAdd(position, found);
    }

    /// <summary>The log has been read to here.</summary>
    public void Pass(LogPosition position) => passed = position;

    /// <summary>Sends what waits, then a gap.</summary>
    public async ValueTask AnnounceAsync(ServerMessage.Gap gap, CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        await TellAsync(gap, cancellation);
    }

    /// <summary>Sends a gap from where the replay is to the log's end: what lies between is left to the history route.</summary>
    public ValueTask StopAsync(LogPosition end, CancellationToken cancellation) =>
        AnnounceAsync(new ServerMessage.Gap(passed.ToString(), end, GapReason.TooMany), cancellation);

    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (frame.IsEmpty) return;
        (int count, byte[] message) = (frame.Count, frame.Take());
        try
        {
            await hub.SendToConnectionAsync(connectionId, message, cancellation);
            Replayed += count;
        }
        catch (HubException refused) when (refused.IsForTheMessage)
        {
            await TellAsync(new ServerMessage.Gap(flushed.ToString(), passed, GapReason.Undeliverable), cancellation);
        }
        flushed = passed;
    }

    private async ValueTask TellAsync(ServerMessage.Gap gap, CancellationToken cancellation)
    {
        metrics.Gap(Transport.WebSocket, gap.Reason);
        await hub.SendToConnectionAsync(connectionId, gap.ToJson(), cancellation);
        Gaps++;
    }
}
