using AgentCore.Sessions;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>
/// What clients send. A frame of a simple client is the event <c>message</c> and holds any message of the protocol; a client of
/// <c>json.webpubsub.azure.v1</c> sends each message as the event of that name. The trigger takes one name, so each has its function.
/// </summary>
public sealed class UserEventFunctions(SignedEvents signatures, SessionGateway gateway)
{
    private const WebPubSubEventType User = WebPubSubEventType.User;

    /// <summary>A frame of a simple client, whatever it says.</summary>
    [Function("Message")]
    public Task<WebPubSubEventResponse> MessageAsync(
        [WebPubSubTrigger(RealtimeHub.Name, User, "message")] UserEventRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, cancellation);

    /// <summary>The event <c>subscribe</c>.</summary>
    [Function("Subscribe")]
    public Task<WebPubSubEventResponse> SubscribeAsync(
        [WebPubSubTrigger(RealtimeHub.Name, User, "subscribe")] UserEventRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, cancellation);

    /// <summary>The event <c>unsubscribe</c>.</summary>
    [Function("Unsubscribe")]
    public Task<WebPubSubEventResponse> UnsubscribeAsync(
        [WebPubSubTrigger(RealtimeHub.Name, User, "unsubscribe")] UserEventRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, cancellation);

    /// <summary>The event <c>auth</c>.</summary>
    [Function("Auth")]
    public Task<WebPubSubEventResponse> AuthAsync(
        [WebPubSubTrigger(RealtimeHub.Name, User, "auth")] UserEventRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, cancellation);

    /// <summary>The event <c>ping</c>.</summary>
    [Function("Ping")]
    public Task<WebPubSubEventResponse> PingAsync(
        [WebPubSubTrigger(RealtimeHub.Name, User, "ping")] UserEventRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, cancellation);

    /// <summary>The event <c>pong</c>.</summary>
    [Function("Pong")]
    public Task<WebPubSubEventResponse> PongAsync(
        [WebPubSubTrigger(RealtimeHub.Name, User, "pong")] UserEventRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, cancellation);

    private async Task<WebPubSubEventResponse> AnswerAsync(UserEventRequest request, CancellationToken cancellation) =>
        signatures.IsSigned(request)
            ? SessionMapping.ToResponse(await gateway.HandleAsync(SessionMapping.ToClientEvent(request), cancellation))
            : SignedEvents.Refusal;
}
