using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>Event <c>pong</c> of a client that speaks <c>json.webpubsub.azure.v1</c>.</summary>
public sealed class PongFunction(UserEvents events)
{
    [Function("Pong")]
    public Task<UserEventResponse> RunAsync(
        [WebPubSubTrigger(RealtimeHub.Name, WebPubSubEventType.User, "pong")] UserEventRequest request, CancellationToken cancellation) =>
        events.AnswerAsync(request, cancellation);
}
