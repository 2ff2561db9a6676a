using System.Diagnostics.Metrics;
using AgentCore.Telemetry;

namespace AgentCore.EventLog;

/// <summary>The event log as this process writes and reads it.</summary>
public sealed class LogMetrics
{
    private readonly Counter<long> appends;
    private readonly Histogram<double> duration;
    private readonly Counter<long> events;
    private readonly Counter<long> duplicates;
    private readonly Counter<long> damagedLines;

    internal LogMetrics(Meter meter)
    {
        appends = meter.CreateCounter<long>("agentcore.log.appends", "{append}", "Tries to append a block, by what the storage answered.");
        duration = meter.CreateDuration("agentcore.log.append.duration", "How long the storage took to answer an append.");
        events = meter.CreateCounter<long>("agentcore.log.events", "{event}", "Events that were appended.");
        duplicates = meter.CreateCounter<long>("agentcore.log.duplicates", "{event}", "Events that the log had already.");
        damagedLines = meter.CreateCounter<long>("agentcore.log.damaged_lines", "{line}", "Lines of the log that are no record.");
    }

    /// <param name="outcome">Null where no answer came.</param>
    /// <param name="took">From the request to the answer, or to giving it up.</param>
    internal void Tried(AppendOutcome? outcome, TimeSpan took)
    {
        appends.Add(1, Tags.Outcome(Wire(outcome)));
        duration.Record(took.TotalSeconds);
    }

    internal void Appended(int fresh, int known)
    {
        if (fresh > 0) events.Add(fresh);
        if (known > 0) duplicates.Add(known);
    }

    internal void DamagedLine() => damagedLines.Add(1);

    private static string Wire(AppendOutcome? outcome) => outcome switch
    {
        AppendOutcome.Appended => "appended",
        AppendOutcome.Conflict => "conflict",
        AppendOutcome.Gone => "gone",
        null => "no_answer",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
