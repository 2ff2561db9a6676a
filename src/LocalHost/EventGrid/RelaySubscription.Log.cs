namespace AgentCore.LocalHost.EventGrid;

internal sealed partial class RelaySubscription
{
    [LoggerMessage(4100, LogLevel.Warning, "A published batch is in the log and was not sent whole; its publisher is told to publish it again.")]
    private partial void LogRelayFailed(Exception failure);
}
