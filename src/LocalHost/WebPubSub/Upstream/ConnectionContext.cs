namespace AgentCore.LocalHost.WebPubSub.Upstream;

/// <summary>What the event handler receives about an open connection with each of its events.</summary>
/// <param name="ConnectionId">The service's id for the connection.</param>
/// <param name="UserId">The connection's user, or null for an anonymous one.</param>
/// <param name="Subprotocol">The subprotocol that was chosen, or null.</param>
/// <param name="State">The connection state as the handler last set it, or null. The service does not read it.</param>
/// <param name="EventNumber">Counts the events of the connection; its handshake is 0.</param>
internal sealed record ConnectionContext(string ConnectionId, string? UserId, string? Subprotocol, string? State, int EventNumber);
