using AgentCore.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AgentCore.Functions.WebPubSub;

/// <summary>Counts and logs the end of a connection. There is nothing to clean up: the service keeps all state of a session.</summary>
public sealed partial class DisconnectedFunction(SignedEvents signatures, ConnectionMetrics metrics, ILogger<DisconnectedFunction> logger)
{
    /// <summary>Counts the end of a connection.</summary>
    [Function("Disconnected")]
    public void Run([WebPubSubTrigger(RealtimeHub.Name, WebPubSubEventType.System, "disconnected")] DisconnectedEventRequest request)
    {
        if (!signatures.IsSigned(request)) return;
        metrics.WebSocketClosed(request.Reason);
        LogDisconnected(SessionMapping.ConnectionOf(request), request.Reason);
    }

    [LoggerMessage(5000, LogLevel.Debug, "Connection {ConnectionId} ended: {Reason}")]
    private partial void LogDisconnected(string connectionId, string? reason);
}
