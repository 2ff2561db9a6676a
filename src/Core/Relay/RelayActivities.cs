using System.Diagnostics;
using AgentCore.Events;
using AgentCore.Telemetry;

namespace AgentCore.Relay;

/// <summary>
/// The trace of a relay call: one activity, linked to what each publisher was doing, with a child for the append and one a lane. A batch
/// has many publishers and can be no one's child.
/// </summary>
/// <remarks>https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/</remarks>
internal static class RelayActivities
{
    public static Activity? Relay(IReadOnlyList<AgentEvent> events)
    {
        if (!RealtimeTelemetry.Activities.HasListeners()) return null;
        Activity? activity = RealtimeTelemetry.Activities.StartActivity(
            "relay", ActivityKind.Consumer, parentContext: default, tags: null, links: Links(events));
        return activity?.SetTag("messaging.batch.message_count", events.Count);
    }

    public static Activity? Append() => RealtimeTelemetry.Activities.StartActivity("append", ActivityKind.Client);

    /// <param name="type">A type of the catalogue.</param>
    public static Activity? Send(string type) =>
        RealtimeTelemetry.Activities.StartActivity("send", ActivityKind.Producer)?.SetTag("agentcore.event.type", type);

    public static void Ended(this Activity? activity, RelayOutcome outcome)
    {
        if (outcome is not RelayOutcome.Sent) activity?.SetStatus(ActivityStatusCode.Error, outcome.ToString());
    }

    /// <summary>Only the exception's type: its text may hold what a service said.</summary>
    public static void Failed(this Activity? activity, Exception failure) =>
        activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);

    private static List<ActivityLink> Links(IReadOnlyList<AgentEvent> events)
    {
        var links = new List<ActivityLink>();
        foreach (string traceParent in events.Select(sent => sent.TraceParent).OfType<string>().Distinct(StringComparer.Ordinal))
            if (ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out ActivityContext publisher))
                links.Add(new ActivityLink(publisher));
        return links;
    }
}
