using AgentCore.LocalHost.WebPubSub;
using AgentCore.Sessions;
using AgentCore.Telemetry;

namespace AgentCore.LocalHost.Hosting;

/// <summary>The hub's event handler in this process: what the functions are in a deployed system.</summary>
internal sealed class SessionUpstream(ConnectGate gate, SessionGateway gateway, RealtimeMetrics metrics) : IUpstream
{
    public ValueTask<ConnectAnswer> ConnectAsync(ConnectRequest request, CancellationToken cancellation) => gate.DecideAsync(request, cancellation);

    public Task ConnectedAsync(string connectionId, string? state, CancellationToken cancellation) =>
        gateway.GreetAsync(connectionId, state, cancellation);

    public ValueTask<ClientAnswer> MessageAsync(ClientEvent message, CancellationToken cancellation) =>
        gateway.HandleAsync(message, cancellation);

    /// <summary>Nothing is kept of a session, so nothing is to be cleared: it is only counted.</summary>
    public Task DisconnectedAsync(string connectionId, string? state, string? reason, CancellationToken cancellation)
    {
        metrics.Connections.WebSocketClosed(reason);
        return Task.CompletedTask;
    }
}
