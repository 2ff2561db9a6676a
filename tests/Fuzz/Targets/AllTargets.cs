using AgentCore.Fuzz.Engine;

namespace AgentCore.Fuzz.Targets;

/// <summary>Everything that reads what others wrote. Connection strings and settings are the operator's own and not among them.</summary>
internal static class AllTargets
{
    public static IReadOnlyList<Target> Real { get; } =
    [
        ClientMessages.Target, Sessions.Target, Connects.Target, Channels.Target, Cursors.Target, Queries.Target, Tokens.Target,
            KeyDocuments.Target,
        TraceParents.Target, TopicCalls.Target, Deliveries.Target, DevTokens.Target, LogRecords.Target, LogLines.Target,
            FeedMessages.Target,
        FeedFrames.Target, Filters.Target, RestCalls.Target, PubSubRequests.Target,
    ];

    /// <summary>A target by name; those with a fault in them are found only so.</summary>
    public static Target? Find(string name) => Real.Concat(PlantedFaults.Targets).FirstOrDefault(target => target.Name == name);
}
