using AgentCore.Sessions;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>Greets a connection with its <c>welcome</c>. The service does not wait for this function, and a failure is only logged.</summary>
public sealed class ConnectedFunction(SignedEvents signatures, SessionGateway gateway)
{
    /// <summary>Greets a connection.</summary>
    [Function("Connected")]
    public Task RunAsync(
        [WebPubSubTrigger(RealtimeHub.Name, WebPubSubEventType.System, "connected")] ConnectedEventRequest request, CancellationToken cancellation) =>
        signatures.IsSigned(request)
            ? gateway.GreetAsync(SessionMapping.ConnectionOf(request), SessionMapping.StateOf(request), cancellation)
            : Task.CompletedTask;
}
