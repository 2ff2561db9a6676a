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

    public ConnectionMetrics Connections { get; }

    public DeliveryMetrics Deliveries { get; }

    public EventMetrics Events { get; }

    public RelayMetrics Relay { get; }

    public LogMetrics Log { get; }

    public FeedMetrics Feed { get; }

    public HubMetrics Hub { get; }

    public StreamMetrics Streams { get; }

    public void Dispose() => Meter.Dispose();
}
