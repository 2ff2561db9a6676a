using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using AgentCore.Events;

namespace AgentCore.LocalHost.EventGrid;

/// <summary>Reads the bodies that Event Grid's publish API takes; each event's <c>data</c> is kept byte for byte.</summary>
/// <remarks>
/// CloudEvents: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md, Event Grid's own schema:
/// https://learn.microsoft.com/azure/event-grid/event-schema
/// </remarks>
internal static class PublishedEvents
{
    /// <summary>One CloudEvent in structured mode.</summary>
    public static IReadOnlyList<PublishedEvent> CloudEvent(JsonElement root) => [FromCloudEvent(root)];

    /// <exception cref="FormatException">The body is not an array.</exception>
    public static IReadOnlyList<PublishedEvent> CloudEvents(JsonElement root) => [.. Items(root).Select(FromCloudEvent)];

    /// <exception cref="FormatException">The body is not an array.</exception>
    public static IReadOnlyList<PublishedEvent> EventGridEvents(JsonElement root) => [.. Items(root).Select(FromEventGridEvent)];

    private static JsonElement.ArrayEnumerator Items(JsonElement root) =>
        root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : throw new FormatException("The body must be a JSON array of events.");

    private static PublishedEvent FromCloudEvent(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return PublishedEvent.NotAnObject;
        if (Text(item, "specversion") != "1.0") return PublishedEvent.Wrong(Text(item, "id"), "'specversion' must be \"1.0\".");
        return WithTime(item, "time", time => new IncomingEvent(
            Text(item, "source"), Text(item, "id"), Text(item, "type"), time, DataOf(item), Text(item, "traceparent")));
    }

    private static PublishedEvent FromEventGridEvent(JsonElement item) => item.ValueKind != JsonValueKind.Object
        ? PublishedEvent.NotAnObject
        : WithTime(item, "eventTime", time => new IncomingEvent(
            Text(item, "topic") ?? "/local", Text(item, "id"), Text(item, "eventType"), time, DataOf(item)));

    private static PublishedEvent WithTime(JsonElement item, string member, Func<DateTimeOffset?, IncomingEvent> read)
    {
        string? text = Text(item, member);
        if (text is null) return new PublishedEvent(Text(item, "id"), read(null), null);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? new PublishedEvent(Text(item, "id"), read(time), null)
            : PublishedEvent.Wrong(Text(item, "id"), $"'{member}' is not a time.");
    }

    /// <summary>The raw text of <c>data</c>, or what <c>data_base64</c> holds; empty for neither.</summary>
    private static ReadOnlyMemory<byte> DataOf(JsonElement item)
    {
        if (item.TryGetProperty("data", out JsonElement data)) return JsonMarshal.GetRawUtf8Value(data).ToArray();
        return item.TryGetProperty("data_base64", out JsonElement encoded) && encoded.ValueKind == JsonValueKind.String && encoded.TryGetBytesFromBase64(out byte[]? bytes)
            ? bytes
            : ReadOnlyMemory<byte>.Empty;
    }

    /// <summary>A string member; null where it is missing, of another type, or holds half a surrogate pair.</summary>
    private static string? Text(JsonElement item, string member)
    {
        if (!item.TryGetProperty(member, out JsonElement value) || value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
