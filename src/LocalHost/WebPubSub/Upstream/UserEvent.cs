namespace AgentCore.LocalHost.WebPubSub.Upstream;

/// <summary>A message from an open connection.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Name"><c>message</c> for a simple client's frame, else the event's name.</param>
/// <param name="Data">The frame, or the event's data.</param>
internal sealed record UserEvent(ConnectionContext Connection, string Name, Payload Data);
