namespace AgentCore.LocalHost.WebPubSub.Upstream;

/// <summary>A handshake that the event handler decides about.</summary>
/// <param name="ConnectionId">The service's id for the connection.</param>
/// <param name="Claims">Claims of the service's own token; empty for an anonymous connect.</param>
/// <param name="Query">The query of the URL, without <c>access_token</c>.</param>
/// <param name="Headers">The handshake's headers without credentials, names in any case.</param>
/// <param name="Subprotocols">What the client offers.</param>
internal sealed record ConnectEvent(
    string ConnectionId,
    IReadOnlyDictionary<string, string[]> Claims,
    IReadOnlyDictionary<string, string[]> Query,
    IReadOnlyDictionary<string, string[]> Headers,
    IReadOnlyList<string> Subprotocols)
{
    /// <summary>The user of the service's own token, or null.</summary>
    public string? UserId => Claims.GetValueOrDefault("sub", []).FirstOrDefault();
}
