using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>Event <c>unsubscribe</c> of a client that speaks <c>json.webpubsub.azure.v1</c>.</summary>
public sealed class UnsubscribeFunction(UserEvents events)
{
    [Function("Unsubscribe")]
    public Task<UserEventResponse> RunAsync(
        [WebPubSubTrigger(RealtimeHub.Name, WebPubSubEventType.User, "unsubscribe")] UserEventRequest request, CancellationToken cancellation) =>
        events.AnswerAsync(request, cancellation);
}
