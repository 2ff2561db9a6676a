using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>Event <c>auth</c> of a client that speaks <c>json.webpubsub.azure.v1</c>.</summary>
public sealed class AuthFunction(UserEvents events)
{
    [Function("Auth")]
    public Task<UserEventResponse> RunAsync(
        [WebPubSubTrigger(RealtimeHub.Name, WebPubSubEventType.User, "auth")] UserEventRequest request, CancellationToken cancellation) =>
        events.AnswerAsync(request, cancellation);
}
