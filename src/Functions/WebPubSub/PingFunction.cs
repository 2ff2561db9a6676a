using AgentCore.Sessions;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>Event <c>ping</c> of a client that speaks <c>json.webpubsub.azure.v1</c>.</summary>
public sealed class PingFunction(SignedEvents signatures, SessionGateway gateway)
{
    [Function("Ping")]
    public Task<UserEventResponse> RunAsync(
        [WebPubSubTrigger(RealtimeHub.Name, WebPubSubEventType.User, "ping")] UserEventRequest request, CancellationToken cancellation) =>
        gateway.AnswerAsync(signatures.Checked(request), cancellation);
}
