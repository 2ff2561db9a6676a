using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>Event <c>subscribe</c> of a client that speaks <c>json.webpubsub.azure.v1</c>.</summary>
public sealed class SubscribeFunction(UserEvents events)
{
    [Function("Subscribe")]
    public Task<UserEventResponse> RunAsync(
        [WebPubSubTrigger(RealtimeHub.Name, WebPubSubEventType.User, "subscribe")] UserEventRequest request, CancellationToken cancellation) =>
        events.AnswerAsync(request, cancellation);
}
