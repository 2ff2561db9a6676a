namespace AgentCore.LocalHost.WebPubSub.Clients;

internal sealed partial class ClientEndpoint
{
    [LoggerMessage(4003, LogLevel.Error, "The event handler failed on the handshake of connection {ConnectionId}.")]
    private static partial void LogHandlerFailed(ILogger log, Exception failure, string connectionId);
}
