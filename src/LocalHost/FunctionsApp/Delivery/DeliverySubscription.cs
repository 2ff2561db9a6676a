using System.Text.Json;
using AgentCore.LocalHost.EventGrid;

namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary>Takes well-formed events for a later delivery. Which types are known is the receiving app's own decision.</summary>
internal sealed class DeliverySubscription(DeliveryQueue queue, TimeProvider clock) : ITopicSubscription
{
    public Func<CancellationToken, Task<IResult>> Read(string? mediaType, JsonElement body)
    {
        IReadOnlyList<PendingEvent> events = TopicSchemas.Read(mediaType, body, clock.GetUtcNow());
        return _ => Task.FromResult(queue.TryPublish(events) ? Results.Ok() : Full);
    }

    private static IResult Full { get; } = new ProblemResult(
        StatusCodes.Status503ServiceUnavailable, "The topic is full.", "The Functions app does not take its deliveries. Publish again later, or restart this host to drop them.");
}
