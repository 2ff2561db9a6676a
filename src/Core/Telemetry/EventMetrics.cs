using System.Diagnostics.Metrics;

namespace AgentCore.Telemetry;

/// <summary>What agents publish and what becomes of it on the way in.</summary>
public sealed class EventMetrics
{
    private readonly Counter<long> rejected;
    private readonly Counter<long> conflicts;
    private readonly Counter<long> batches;

    internal EventMetrics(Meter meter)
    {
        rejected = meter.CreateCounter<long>("agentcore.events.rejected", "{event}", "Events that may not enter the log.");
        conflicts = meter.CreateCounter<long>(
            "agentcore.events.conflicts", "{event}", "Duplicates whose type or data differs from what the log holds.");
        batches = meter.CreateCounter<long>("agentcore.relay.batches", "{batch}", "Batches that were relayed, or not.");
    }

    public void Rejected(EventFault fault) => rejected.Add(1, Tags.Reason(Wire(fault)));

    /// <summary>Events came under a <c>source</c> and <c>id</c> that the log holds with other content.</summary>
    public void Conflicted(int events) => conflicts.Add(events);

    public void Relayed(RelayOutcome outcome) => batches.Add(1, Tags.Outcome(Wire(outcome)));

    private static string Wire(EventFault fault) => fault switch
    {
        EventFault.Unreadable => "unreadable",
        EventFault.Id => "id",
        EventFault.Source => "source",
        EventFault.Type => "type",
        EventFault.DataSize => "data_size",
        EventFault.Data => "data",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    private static string Wire(RelayOutcome outcome) => outcome switch
    {
        RelayOutcome.Sent => "sent",
        RelayOutcome.Late => "late",
        RelayOutcome.NotAppended => "not_appended",
        RelayOutcome.NotSent => "not_sent",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}

/// <summary>What was wrong with an event.</summary>
public enum EventFault
{
    /// <summary>It is no event of either schema.</summary>
    Unreadable,
    Id,
    Source,

    /// <summary>The catalogue has no such type.</summary>
    Type,
    DataSize,

    /// <summary>Not a JSON object in UTF-8.</summary>
    Data,
}

/// <summary>What became of a batch.</summary>
public enum RelayOutcome
{
    Sent,

    /// <summary>Past the deadline.</summary>
    Late,
    NotAppended,
    NotSent,
}
