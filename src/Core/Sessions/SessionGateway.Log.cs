using Microsoft.Extensions.Logging;

namespace AgentCore.Sessions;

public sealed partial class SessionGateway
{
    [LoggerMessage(1100, LogLevel.Error,
        "A message of connection {ConnectionId} could not be carried out; the client is told to repeat it.")]
    private partial void LogMessageFailed(Exception failure, string connectionId);

    [LoggerMessage(1101, LogLevel.Warning, "Connection {ConnectionId} could not be marked alive; its next message tries again.")]
    private partial void LogMarkFailed(Exception failure, string connectionId);

    [LoggerMessage(1102, LogLevel.Warning,
        "Connection {ConnectionId} is past its token's end and could not be closed; the heartbeat will.")]
    private partial void LogEndFailed(Exception failure, string connectionId);
}
