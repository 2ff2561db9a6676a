namespace AgentCore.Faults.Processes;

/// <summary>The words between whoever starts a node and the node.</summary>
internal static class NodeSettings
{
    /// <summary>In place of an address: the node's own Web PubSub.</summary>
    public const string OwnHub = "own";

    /// <summary>Followed by how far the clock is to be ahead, in milliseconds.</summary>
    public const string Clock = "clock";

    /// <summary>Followed by an operation of Web PubSub and, as JSON, how it misbehaves.</summary>
    public const string Disturb = "disturb";

    /// <summary>Every operation behaves.</summary>
    public const string Calm = "calm";
}
