namespace AgentCore.LocalHost.WebPubSub.Rest;

/// <summary>The REST operations by name: what calls are counted under, and what faults are turned by.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/webpubsub/dataplane/web-pub-sub</remarks>
internal static class Operations
{
    public const string SendToAll = "sendToAll";
    public const string SendToGroup = "sendToGroup";
    public const string SendToConnection = "sendToConnection";
    public const string AddToGroups = "addToGroups";
    public const string RemoveFromGroups = "removeFromGroups";
    public const string AddConnectionToGroup = "addConnectionToGroup";
    public const string CloseGroup = "closeGroup";
    public const string CloseConnection = "closeConnection";
    public const string ConnectionExists = "connectionExists";
    public const string GroupExists = "groupExists";
    public const string GenerateToken = "generateToken";
}
