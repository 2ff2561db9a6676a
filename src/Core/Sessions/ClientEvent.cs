namespace AgentCore.Sessions;

/// <summary>A message from an accepted connection, as Web PubSub hands it over.</summary>
/// <param name="ConnectionId">The service's id for the connection.</param>
/// <param name="State">What was last answered as its state, or null.</param>
/// <param name="Name"><c>message</c> for a simple client's frame, else the event's name, which stands for the message's type.</param>
/// <param name="Body">The frame, or the event's data.</param>
public sealed record ClientEvent(string ConnectionId, string? State, string Name, ReadOnlyMemory<byte> Body);

/// <summary>The answer to a <see cref="ClientEvent"/>: always a success to the service, since a failure would close the socket.</summary>
/// <param name="Reply">A JSON message for this client, or null for none.</param>
/// <param name="State">The new state, or null where it did not change.</param>
public readonly record struct ClientAnswer(ReadOnlyMemory<byte>? Reply, string? State);
