using System.Text.Json;
using AgentCore.Errors;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Http;
using AgentCore.Relay;

namespace AgentCore.LocalHost.EventGrid;

/// <summary>Relays events in this process. A call is answered once its events are in the log and sent.</summary>
internal sealed partial class RelaySubscription(
    EventCheck check, EventRelay relay, TimeProvider clock, ILogger<RelaySubscription> logger) : ITopicSubscription
{
    public Func<CancellationToken, Task<IResult>> Read(string? mediaType, JsonElement body)
    {
        IReadOnlyList<PublishedEvent> published = ReadEvents(mediaType, body);
        return cancellation => PublishAsync(published, cancellation);
    }

    private static IReadOnlyList<PublishedEvent> ReadEvents(string? mediaType, JsonElement root) => mediaType switch
    {
        "application/cloudevents+json" => PublishedEvents.CloudEvent(root),
        "application/cloudevents-batch+json" => PublishedEvents.CloudEvents(root),
        "application/json" => PublishedEvents.EventGridEvents(root),
        _ => throw new FormatException(TopicEndpoint.UnknownMediaType),
    };

    private async Task<IResult> PublishAsync(IReadOnlyList<PublishedEvent> published, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        var accepted = new List<AgentEvent>(published.Count);
        for (int i = 0; i < published.Count; i++)
        {
            switch (check.Check(published[i].Reading, now))
            {
                case EventVerdict.Accepted good:
                    accepted.Add(good.Event);
                    break;
                case EventVerdict.Rejected bad:
                    return new ErrorResult(ErrorCode.BadMessage, $"Event {i} ({published[i].Name}): {bad.Reason} No event of this call was published.");
                case var verdict:
                    throw new InvalidOperationException($"Unknown verdict {verdict}.");
            }
        }
        try
        {
            await relay.PublishAsync(accepted, cancellation, isAwaited: true);
            return Results.Ok();
        }
        catch (StorageException)
        {
            return new ErrorResult(ErrorCode.ServerError, "The events are not known to be in the log: publish them again, under the same ids.");
        }
        catch (RelayException failure)
        {
            LogRelayFailed(failure);
            return new ErrorResult(ErrorCode.ServerError, "The events are in the log and were not all sent: publish them again, under the same ids.");
        }
    }

    [LoggerMessage(4100, LogLevel.Warning, "A published batch is in the log and was not sent whole; its publisher is told to publish it again.")]
    private partial void LogRelayFailed(Exception failure);
}
