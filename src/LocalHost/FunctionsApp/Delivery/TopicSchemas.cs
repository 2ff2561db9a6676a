using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentCore.Events;
using AgentCore.LocalHost.EventGrid;

namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary>
/// Checks published events as Event Grid does, and gives them the CloudEvents schema, in which the subscription is delivered.
/// </summary>
/// <remarks>
/// https://learn.microsoft.com/azure/event-grid/cloud-event-schema, https://learn.microsoft.com/azure/event-grid/event-schema
/// </remarks>
internal static class TopicSchemas
{
    /// <summary>The source of an event in Event Grid's schema that names no topic.</summary>
    private const string DefaultTopic = "/local";

    // As CloudEvents come: only what JSON requires is escaped.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <exception cref="FormatException">The call or an event of it is not well-formed. The message is for the publisher.</exception>
    public static IReadOnlyList<PendingEvent> Read(string? mediaType, JsonElement body, DateTimeOffset now) => mediaType switch
    {
        "application/cloudevents+json" => [ReadCloudEvent(body, 0, now)],
        "application/cloudevents-batch+json" => [.. Items(body).Select((item, i) => ReadCloudEvent(item, i, now))],
        "application/json" => [.. Items(body).Select((item, i) => ReadEventGridEvent(item, i, now))],
        _ => throw new FormatException(TopicEndpoint.UnknownMediaType),
    };

    private static JsonElement.ArrayEnumerator Items(JsonElement root) =>
        root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : throw new FormatException("The body must be a JSON array of events.");

    private static PendingEvent ReadCloudEvent(JsonElement item, int index, DateTimeOffset now)
    {
        if (CloudEventReader.Read(item) is EventReading.Unreadable wrong) throw Wrong(index, wrong.Reason);
        string id = Required(item, "id", index);
        Required(item, "source", index);
        Required(item, "type", index);
        return new PendingEvent(NameOf(id), JsonMarshal.GetRawUtf8Value(item).ToArray(), now);
    }

    private static PendingEvent ReadEventGridEvent(JsonElement item, int index, DateTimeOffset now)
    {
        if (EventGridSchema.ProblemOf(item) is { } problem) throw Wrong(index, problem);
        string id = Required(item, "id", index);
        string? topic = EventGridSchema.Text(item, "topic");
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Relaxed))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion"u8, "1.0"u8);
            writer.WriteString("id"u8, id);
            writer.WriteString("source"u8, string.IsNullOrEmpty(topic) ? DefaultTopic : topic);
            writer.WriteString("type"u8, Required(item, "eventType", index));
            writer.WriteString("subject"u8, Required(item, "subject", index));
            writer.WriteString("time"u8, TimeOf(Required(item, "eventTime", index)));
            if (item.TryGetProperty("data"u8, out JsonElement data))
            {
                writer.WritePropertyName("data"u8);
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(data), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return new PendingEvent(NameOf(id), json.WrittenMemory.ToArray(), now);
    }

    /// <summary>The publisher's own text. One without an offset is in UTC, and a CloudEvent's <c>time</c> must say so.</summary>
    private static string TimeOf(string text) => EventTime.TryRead(text, out _) ? text : $"{text}Z";

    private static string Required(JsonElement item, string member, int index) => EventGridSchema.Text(item, member) is { Length: > 0 } text
        ? text
        : throw Wrong(index, $"'{member}' is missing or empty.");

    private static string NameOf(string id) => PublishedEvent.NameOf(id);

    private static FormatException Wrong(int index, string problem) =>
        new($"Event {index}: {problem} No event of this call was published.");
}
