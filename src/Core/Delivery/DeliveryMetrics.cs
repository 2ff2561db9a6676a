using System.Diagnostics.Metrics;
using AgentCore.EventLog;
using AgentCore.Telemetry;

namespace AgentCore.Delivery;

/// <summary>What reached clients, how long it took, and what they were told they missed.</summary>
public sealed class DeliveryMetrics
{
    private static readonly KeyValuePair<string, object?> Live = new("kind", "live");
    private static readonly KeyValuePair<string, object?> Replay = new("kind", "replay");

    private readonly Counter<long> deliveries;
    private readonly Counter<long> gaps;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> age;

    internal DeliveryMetrics(Meter meter)
    {
        deliveries = meter.CreateCounter<long>("agentcore.deliveries", "{event}", "Events written to streams or sent to Web PubSub.");
        duration = meter.CreateDuration("agentcore.delivery.duration", "From the append to the write or the acknowledged send.");
        age = meter.CreateDuration("agentcore.delivery.age", "From the event's own time to the write or the acknowledged send.");
        gaps = meter.CreateCounter<long>("agentcore.gaps", "{gap}", "Gaps that clients were told of.");
    }

    /// <summary>Whether anyone would see a time, so that nobody looks at a clock in vain.</summary>
    internal bool IsTimed => duration.Enabled || age.Enabled;

    /// <summary>Events went out as they came.</summary>
    internal void Delivered(Transport transport, long events) => deliveries.Add(events, Tags.Of(transport), Live);

    /// <summary>Events were read from the log for a client that was away.</summary>
    internal void Replayed(Transport transport, long events) => deliveries.Add(events, Tags.Of(transport), Replay);

    /// <summary>How long it took. Clocks of two machines may differ: below zero counts as zero.</summary>
    internal void Took(Transport transport, TimeSpan sinceAppend, TimeSpan sinceEvent)
    {
        duration.Record(Math.Max(0, sinceAppend.TotalSeconds), Tags.Of(transport));
        age.Record(Math.Max(0, sinceEvent.TotalSeconds), Tags.Of(transport));
    }

    internal void Gap(Transport transport, GapReason reason) => Gap(transport, reason.Wire());

    /// <param name="reason">As <see cref="GapReasons.Wire"/> gives it.</param>
    internal void Gap(Transport transport, string reason) => gaps.Add(1, Tags.Of(transport), Tags.Reason(reason));
}
