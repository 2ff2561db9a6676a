namespace AgentCore.LocalHost.WebPubSub.Clients;

internal abstract partial class ClientProtocol
{
    [LoggerMessage(4000, LogLevel.Error, "The event handler failed on event {EventName} of connection {ConnectionId}.")]
    private static partial void LogHandlerFailed(ILogger log, Exception failure, string connectionId, string eventName);
}
