using AgentCore.Sessions;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>Event <c>pong</c> of a client that speaks <c>json.webpubsub.azure.v1</c>.</summary>
public sealed class PongFunction(SignedEvents signatures, SessionGateway gateway)
{
    [Function("Pong")]
    public Task<UserEventResponse> RunAsync(
        [WebPubSubTrigger(RealtimeHub.Name, WebPubSubEventType.User, "pong")] UserEventRequest request, CancellationToken cancellation) =>
        gateway.AnswerAsync(signatures.Checked(request), cancellation);
}
