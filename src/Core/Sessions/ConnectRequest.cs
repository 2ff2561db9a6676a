namespace AgentCore.Sessions;

/// <summary>A handshake that Web PubSub asks about before it accepts it.</summary>
/// <param name="ConnectionId">The service's id for the connection.</param>
/// <param name="Claims">Claims of the service's own token; empty for an anonymous connect.</param>
/// <param name="Query">The query of the URL, without <c>access_token</c>.</param>
/// <param name="Headers">The handshake's headers, names in any case.</param>
/// <param name="Subprotocols">What the client offers.</param>
public sealed record ConnectRequest(
    string ConnectionId,
    IReadOnlyDictionary<string, string[]> Claims,
    IReadOnlyDictionary<string, string[]> Query,
    IReadOnlyDictionary<string, string[]> Headers,
    IReadOnlyList<string> Subprotocols);
