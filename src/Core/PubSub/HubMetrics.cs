using System.Diagnostics.Metrics;
using System.Globalization;
using AgentCore.Telemetry;

namespace AgentCore.PubSub;

/// <summary>Web PubSub as its caller sees it, and the heartbeat, which is nothing but calls to it.</summary>
public sealed class HubMetrics
{
    private readonly Histogram<double> calls;
    private readonly Counter<long> runs;
    private readonly Counter<long> failures;

    internal HubMetrics(Meter meter)
    {
        calls = meter.CreateDuration("agentcore.hub.call.duration", "REST calls of Web PubSub, retries included; the count is the calls.");
        runs = meter.CreateCounter<long>("agentcore.heartbeat.runs", "{run}", "Runs of the heartbeat.");
        failures = meter.CreateCounter<long>("agentcore.heartbeat.failures", "{failure}", "Parts of heartbeat runs that failed.");
    }

    /// <param name="operation">The REST operation's name.</param>
    /// <param name="status">The last answer's HTTP status, or null where none came.</param>
    /// <param name="took">Until the answer, or until it was given up.</param>
    public void Called(string operation, int? status, TimeSpan took)
    {
        string outcome = status?.ToString(CultureInfo.InvariantCulture) ?? "no_answer";
        calls.Record(took.TotalSeconds, new KeyValuePair<string, object?>("operation", operation), Tags.Outcome(outcome));
    }

    /// <summary>A run of the heartbeat has ended.</summary>
    internal void Ran(bool isWhole) => runs.Add(1, Tags.Outcome(isWhole ? "whole" : "failed"));

    /// <param name="concern">Which part: <c>ping</c>, <c>idle</c>, <c>warn</c> or <c>expire</c>.</param>
    internal void Failed(string concern) => failures.Add(1, new KeyValuePair<string, object?>("concern", concern));
}
