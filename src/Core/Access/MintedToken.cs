namespace AgentCore.Access;

/// <param name="Token">The JWT in its compact form.</param>
/// <param name="Expires">Its <c>exp</c>.</param>
public sealed record MintedToken(string Token, DateTimeOffset Expires);
