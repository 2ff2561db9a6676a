using AgentCore.Sessions;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <inheritdoc cref="ConnectGate"/>
public sealed class ConnectFunction(SignedEvents signatures, ConnectGate gate)
{
    /// <summary>Accepts a handshake with a state, or refuses it.</summary>
    [Function("Connect")]
    public async Task<WebPubSubEventResponse> RunAsync(
        [WebPubSubTrigger(RealtimeHub.Name, WebPubSubEventType.System, "connect")] ConnectEventRequest request, CancellationToken cancellation) =>
        signatures.IsSigned(request)
            ? SessionMapping.ToResponse(await gate.DecideAsync(SessionMapping.ToConnectRequest(request), cancellation))
            : SignedEvents.Refusal;
}
