namespace AgentCore.LocalHost.FunctionsApp.WebHooks;

internal sealed partial class WebHookSender
{
    [LoggerMessage(4200, LogLevel.Debug, "Event {EventName} of connection {ConnectionId} failed and is sent again in {Seconds} s.")]
    private partial void LogRetry(string eventName, string connectionId, double seconds);
}
