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
        if (item.ValueKind != JsonValueKind.Object) return new EventReading.Unreadable("The event is not a JSON object.");
        string? id = Text(item, "id");
        DateTimeOffset? time = null;
        if (item.TryGetProperty("eventTime", out JsonElement said) && said.ValueKind != JsonValueKind.Null)
        {
            if (!EventText.TryRead(said, out string? text)) return new EventReading.Unreadable("'eventTime' must be a string.", id);
            if (!EventText.TryReadTime(text, out DateTimeOffset read)) return new EventReading.Unreadable("'eventTime' is not a time.", id);
            time = read;
        }
        ReadOnlyMemory<byte> data = item.TryGetProperty("data", out JsonElement value) ? EventText.RawText(value) : default;
        return new EventReading.Readable(new IncomingEvent(Text(item, "topic") ?? "/local", id, Text(item, "eventType"), time, data));
    }

    /// <summary>A string member; null where it is missing, of another type, or not Unicode.</summary>
    private static string? Text(JsonElement item, string member) =>
        item.TryGetProperty(member, out JsonElement value) && EventText.TryRead(value, out string? text) ? text : null;
}
