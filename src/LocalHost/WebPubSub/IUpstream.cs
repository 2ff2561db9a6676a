using AgentCore.Sessions;

namespace AgentCore.LocalHost.WebPubSub;

/// <summary>The event handler of a hub: whom the subset asks and tells about its connections.</summary>
internal interface IUpstream
{
    ValueTask<ConnectAnswer> ConnectAsync(ConnectRequest request, CancellationToken cancellation);

    /// <summary>Told once the socket is open. Does not hold up messages.</summary>
    Task ConnectedAsync(string connectionId, string? state, CancellationToken cancellation);

    /// <summary>One message. A connection's messages are asked about one after the other.</summary>
    ValueTask<ClientAnswer> MessageAsync(ClientEvent message, CancellationToken cancellation);

    Task DisconnectedAsync(string connectionId, string? state, string? reason, CancellationToken cancellation);
}
