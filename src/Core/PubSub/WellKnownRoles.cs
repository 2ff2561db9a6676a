namespace AgentCore.PubSub;

/// <summary>Roles in client tokens that mean something to this system or to Web PubSub.</summary>
public static class WellKnownRoles
{
    /// <summary>The stream app's own connection. Only tokens that we mint have it; such a connection is no session.</summary>
    public const string Feed = "agentcore.feed";

    /// <summary>Lets a connection join and leave the feed's group, and that one alone.</summary>
    /// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/concept-client-protocols#permissions</remarks>
    public const string JoinFeed = "webpubsub.joinLeaveGroup." + WellKnownGroups.Feed;
}
