namespace AgentCore.LocalHost.FunctionsApp.WebHooks;

internal sealed partial class WebHookUpstream
{
    // A client chooses its event's name; a name with a control character would break the line.
    private void LogFailed(string eventName, string connectionId, string reason) =>
        LogNotHandled(eventName.Any(char.IsControl) ? "(not shown)" : eventName, connectionId, reason);

    [LoggerMessage(4201, LogLevel.Warning, "Event {EventName} of connection {ConnectionId} was not handled: {Reason}.")]
    private partial void LogNotHandled(string eventName, string connectionId, string reason);

    [LoggerMessage(4202, LogLevel.Information, "The Functions app answered event {EventName} of connection {ConnectionId} with status {Status}.")]
    private partial void LogStatus(string eventName, string connectionId, int status);
}
