using System.Diagnostics.Metrics;
using AgentCore.Telemetry;

namespace AgentCore.Relay;

/// <summary>What becomes of the batches that Event Grid delivers.</summary>
public sealed class RelayMetrics
{
    private readonly Counter<long> conflicts;
    private readonly Counter<long> batches;

    internal RelayMetrics(Meter meter)
    {
        conflicts = meter.CreateCounter<long>(
            "agentcore.events.conflicts", "{event}", "Duplicates whose type or data differs from what the log holds.");
        batches = meter.CreateCounter<long>("agentcore.relay.batches", "{batch}", "Batches that were relayed, or not.");
    }

    /// <summary>Events came under a <c>source</c> and <c>id</c> that the log holds with other content.</summary>
    internal void Conflicted(int events) => conflicts.Add(events);

    internal void Relayed(RelayOutcome outcome) => batches.Add(1, Tags.Outcome(Wire(outcome)));

    private static string Wire(RelayOutcome outcome) => outcome switch
    {
        RelayOutcome.Sent => "sent",
        RelayOutcome.Late => "late",
        RelayOutcome.NotAppended => "not_appended",
        RelayOutcome.NotSent => "not_sent",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}

/// <summary>What became of a batch.</summary>
internal enum RelayOutcome
{
    Sent,

    /// <summary>Past the deadline.</summary>
    Late,
    NotAppended,
    NotSent,
}
