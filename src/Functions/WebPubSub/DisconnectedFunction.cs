using AgentCore.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AgentCore.Functions.WebPubSub;

/// <summary>Nothing is kept of a session, so nothing is to be cleared: that it ended is said, for whoever looks for it.</summary>
public sealed partial class DisconnectedFunction(SignedEvents signatures, RealtimeMetrics metrics, ILogger<DisconnectedFunction> logger)
{
    [Function("Disconnected")]
    public void Run([WebPubSubTrigger(RealtimeHub.Name, WebPubSubEventType.System, "disconnected")] DisconnectedEventRequest request)
    {
        string connection = SessionMapping.ConnectionOf(signatures.Checked(request));
        metrics.Connections.WebSocketClosed(request.Reason);
        LogDisconnected(connection, request.Reason);
    }

    [LoggerMessage(5000, LogLevel.Debug, "Connection {ConnectionId} ended: {Reason}")]
    private partial void LogDisconnected(string connectionId, string? reason);
}
