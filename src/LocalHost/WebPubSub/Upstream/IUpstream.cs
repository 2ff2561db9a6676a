namespace AgentCore.LocalHost.WebPubSub.Upstream;

/// <summary>The event handler of a hub: decides about handshakes, and answers and receives the events of connections.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/howto-develop-eventhandler</remarks>
internal interface IUpstream
{
    ValueTask<ConnectReply> ConnectAsync(ConnectEvent handshake, CancellationToken cancellation);

    /// <summary>Called once the socket is open. Messages do not wait for it.</summary>
    Task ConnectedAsync(ConnectionContext connection, CancellationToken cancellation);

    /// <summary>Answers one message. A connection's messages are passed one after the other.</summary>
    ValueTask<UserEventReply> AnswerAsync(UserEvent message, CancellationToken cancellation);

    /// <summary>Called once the socket is closed, after the last message was answered.</summary>
    /// <param name="reason">Why the service ended the connection; null where the client did.</param>
    Task DisconnectedAsync(ConnectionContext connection, string? reason, CancellationToken cancellation);
}
