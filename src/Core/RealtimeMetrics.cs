using System.Diagnostics.Metrics;
using AgentCore.Delivery;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Feed;
using AgentCore.PubSub;
using AgentCore.Relay;
using AgentCore.Streams;
using AgentCore.Telemetry;

namespace AgentCore;

/// <summary>
/// The instruments of one instance of the system, all on one meter. Attributes have few values, each from a closed set: never an id, a
/// name that a client chose, or a token. docs/operations.md lists them and is held to this by a test.
/// </summary>
public sealed class RealtimeMetrics : IDisposable
{
    /// <summary>Creates the meter and its instruments.</summary>
    public RealtimeMetrics()
    {
        Connections = new ConnectionMetrics(Meter);
        Deliveries = new DeliveryMetrics(Meter);
        Events = new EventMetrics(Meter);
        Relay = new RelayMetrics(Meter);
        Log = new LogMetrics(Meter);
        Feed = new FeedMetrics(Meter);
        Hub = new HubMetrics(Meter);
        Streams = new StreamMetrics(Connections, Deliveries, Feed);
    }

    /// <summary>What a listener needs to tell this instance from others.</summary>
    public Meter Meter { get; } = new(RealtimeTelemetry.Name);

    /// <summary>Who is connected.</summary>
    public ConnectionMetrics Connections { get; }

    /// <summary>What reached clients.</summary>
    public DeliveryMetrics Deliveries { get; }

    /// <summary>What was published and not accepted.</summary>
    public EventMetrics Events { get; }

    /// <summary>What relays did with deliveries.</summary>
    public RelayMetrics Relay { get; }

    /// <summary>What was appended to the log and read from it.</summary>
    public LogMetrics Log { get; }

    /// <summary>What the feed carried.</summary>
    public FeedMetrics Feed { get; }

    /// <summary>Calls to Web PubSub.</summary>
    public HubMetrics Hub { get; }

    /// <summary>What streams count, of the others.</summary>
    public StreamMetrics Streams { get; }

    /// <summary>Ends the meter.</summary>
    public void Dispose() => Meter.Dispose();
}
