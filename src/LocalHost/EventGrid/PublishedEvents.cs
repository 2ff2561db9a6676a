using System.Text.Json;
using AgentCore.Events;

namespace AgentCore.LocalHost.EventGrid;

/// <summary>Reads the bodies that Event Grid's publish API takes. Each event is read alone.</summary>
/// <remarks>Event Grid's own schema: https://learn.microsoft.com/azure/event-grid/event-schema</remarks>
internal static class PublishedEvents
{
    /// <summary>One CloudEvent in structured mode.</summary>
    public static IReadOnlyList<PublishedEvent> CloudEvent(JsonElement root) => [new PublishedEvent(CloudEventReader.Read(root))];

    /// <exception cref="FormatException">The body is not an array.</exception>
    public static IReadOnlyList<PublishedEvent> CloudEvents(JsonElement root) =>
        [.. Items(root).Select(item => new PublishedEvent(CloudEventReader.Read(item)))];

    /// <exception cref="FormatException">The body is not an array.</exception>
    public static IReadOnlyList<PublishedEvent> EventGridEvents(JsonElement root) =>
        [.. Items(root).Select(item => new PublishedEvent(FromEventGridEvent(item)))];

    private static JsonElement.ArrayEnumerator Items(JsonElement root) =>
        root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : throw new FormatException("The body must be a JSON array of events.");

    private static EventReading FromEventGridEvent(JsonElement item)
    {
        if (EventGridSchema.ProblemOf(item) is { } problem)
            return new EventReading.Unreadable(problem, item.ValueKind == JsonValueKind.Object ? EventGridSchema.Text(item, "id") : null);
        ReadOnlyMemory<byte> data = item.TryGetProperty("data", out JsonElement value) ? EventText.RawText(value) : default;
        return new EventReading.Readable(new IncomingEvent(
            EventGridSchema.Text(item, "topic") ?? "/local", EventGridSchema.Text(item, "id"), EventGridSchema.Text(item, "eventType"),
            EventGridSchema.TimeOf(item), data));
    }
}
