namespace AgentCore.LocalHost.WebPubSub.Clients;

internal sealed partial class ClientSession
{
    [LoggerMessage(4001, LogLevel.Error, "The event handler failed on {EventName} of connection {ConnectionId}.")]
    private static partial void LogHandlerFailed(ILogger log, Exception failure, string connectionId, string eventName);

    [LoggerMessage(4002, LogLevel.Debug, "Connection {ConnectionId} ended. Reason: {Reason}")]
    private static partial void LogEnded(ILogger log, string connectionId, string? reason);
}
