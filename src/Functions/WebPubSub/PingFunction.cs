using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>Event <c>ping</c> of a client that speaks <c>json.webpubsub.azure.v1</c>.</summary>
public sealed class PingFunction(UserEvents events)
{
    [Function("Ping")]
    public Task<UserEventResponse> RunAsync(
        [WebPubSubTrigger(RealtimeHub.Name, WebPubSubEventType.User, "ping")] UserEventRequest request, CancellationToken cancellation) =>
        events.AnswerAsync(request, cancellation);
}
