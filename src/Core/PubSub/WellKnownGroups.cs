namespace AgentCore.PubSub;

/// <summary>Groups of the system's own. Names starting with <c>~</c> can never be subscribed.</summary>
public static class WellKnownGroups
{
    /// <summary>The stream instances, which hear here of every block that a relay appends.</summary>
    public const string Feed = "~feed";
}
