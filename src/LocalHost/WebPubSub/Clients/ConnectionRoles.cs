namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>
/// What a <c>json.webpubsub.azure.v1</c> client may do by itself: roles for any group or for one by name. Role patterns (the plural
/// role names) grant nothing here, and roles that the service does not know are inert.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/concept-client-protocols#permissions</remarks>
internal sealed class ConnectionRoles(IReadOnlyCollection<string> roles)
{
    private const string JoinLeave = "webpubsub.joinLeaveGroup";
    private const string Send = "webpubsub.sendToGroup";

    public static ConnectionRoles None { get; } = new([]);

    public bool MayJoin(string group) => Has(JoinLeave, group);

    public bool MaySend(string group) => Has(Send, group);

    private bool Has(string role, string group) => roles.Contains(role) || roles.Contains($"{role}.{group}");
}
