using AgentCore.Sessions;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>Greets a connection with its <c>welcome</c>.</summary>
public sealed class ConnectedFunction(SignedEvents signatures, SessionGateway gateway)
{
    [Function("Connected")]
    public Task RunAsync(
        [WebPubSubTrigger(RealtimeHub.Name, WebPubSubEventType.System, "connected")] ConnectedEventRequest request, CancellationToken cancellation) =>
        gateway.GreetAsync(SessionMapping.ConnectionOf(signatures.Checked(request)), SessionMapping.StateOf(request), cancellation);
}
