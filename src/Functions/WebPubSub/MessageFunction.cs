using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>A frame of a simple client: any message of the protocol.</summary>
public sealed class MessageFunction(UserEvents events)
{
    [Function("Message")]
    public Task<UserEventResponse> RunAsync(
        [WebPubSubTrigger(RealtimeHub.Name, WebPubSubEventType.User, "message")] UserEventRequest request, CancellationToken cancellation) =>
        events.AnswerAsync(request, cancellation);
}
