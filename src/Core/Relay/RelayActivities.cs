using System.Diagnostics;
using AgentCore.Events;
using AgentCore.Telemetry;

namespace AgentCore.Relay;

/// <summary>The trace of a relay call: the activity <c>relay</c>, with a child for the append and one for each lane of sends.</summary>
/// <remarks>https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/</remarks>
internal static class RelayActivities
{
    /// <summary>
    /// Starts <c>relay</c>. Where the batch's publishers are all in one trace, it continues that trace as a child of the first publisher's
    /// activity. Otherwise it is the root of a trace of its own. It links to every other publisher's activity and to the recorded activity
    /// that was current, such as a function's invocation. The current activity is never its parent: it may be unsampled.
    /// </summary>
    public static Activity? Relay(IReadOnlyList<AgentEvent> events)
    {
        if (!RealtimeTelemetry.Activities.HasListeners()) return null;
        Activity? ambient = Activity.Current;
        List<ActivityContext> publishers = Publishers(events);
        ActivityContext parent = publishers.DistinctBy(publisher => publisher.TraceId).Count() == 1 ? publishers[0] : default;
        IEnumerable<ActivityContext> linked = publishers.Where(publisher => publisher != parent);
        if (ambient is { Recorded: true }) linked = linked.Append(ambient.Context);

        // An activity without a parent context is a child of the current one, unless there is none.
        Activity.Current = null;
        Activity? activity = RealtimeTelemetry.Activities.StartActivity(
            "relay", ActivityKind.Consumer, parent, tags: null, links: linked.Select(context => new ActivityLink(context)));
        if (activity is null) Activity.Current = ambient;
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

    /// <summary>The publishers' activities, each once, in the order of the events.</summary>
    private static List<ActivityContext> Publishers(IReadOnlyList<AgentEvent> events)
    {
        var publishers = new List<ActivityContext>();
        foreach (string traceParent in events.Select(sent => sent.TraceParent).OfType<string>().Distinct(StringComparer.Ordinal))
            if (ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out ActivityContext publisher))
                publishers.Add(publisher);
        return publishers;
    }
}
