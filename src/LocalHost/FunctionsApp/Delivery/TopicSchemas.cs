using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentCore.Events;
using AgentCore.LocalHost.EventGrid;

namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary>Checks published events as Event Grid does, and gives them the CloudEvents schema, in which the subscription is delivered.</summary>
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
        CheckObject(item, index);
        if (Required(item, "specversion", index) != "1.0") throw Wrong(index, "'specversion' must be \"1.0\"");
        string id = Required(item, "id", index);
        Required(item, "source", index);
        Required(item, "type", index);
        if (item.TryGetProperty("time"u8, out JsonElement time) && time.ValueKind != JsonValueKind.Null) CheckTime(item, "time", index);
        return new PendingEvent(NameOf(id), JsonMarshal.GetRawUtf8Value(item).ToArray(), now);
    }

    private static PendingEvent ReadEventGridEvent(JsonElement item, int index, DateTimeOffset now)
    {
        CheckObject(item, index);
        string id = Required(item, "id", index);
        string topic = item.TryGetProperty("topic"u8, out JsonElement named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : "";
        CheckTime(item, "eventTime", index);
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Relaxed))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion"u8, "1.0"u8);
            writer.WriteString("id"u8, id);
            writer.WriteString("source"u8, topic.Length == 0 ? DefaultTopic : topic);
            writer.WriteString("type"u8, Required(item, "eventType", index));
            writer.WriteString("subject"u8, Required(item, "subject", index));
            writer.WriteString("time"u8, Required(item, "eventTime", index));
            if (item.TryGetProperty("data"u8, out JsonElement data))
            {
                writer.WritePropertyName("data"u8);
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(data), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return new PendingEvent(NameOf(id), json.WrittenMemory.ToArray(), now);
    }

    private static void CheckObject(JsonElement item, int index)
    {
        if (item.ValueKind != JsonValueKind.Object) throw Wrong(index, "it is not a JSON object");
    }

    private static string Required(JsonElement item, string member, int index) =>
        item.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw Wrong(index, $"'{member}' is missing or is not a text");

    private static void CheckTime(JsonElement item, string member, int index)
    {
        if (!EventText.TryReadTime(Required(item, member, index), out _))
            throw Wrong(index, $"'{member}' is not a time");
    }

    private static string NameOf(string id) => PublishedEvent.NameOf(id);

    private static FormatException Wrong(int index, string problem) => new($"Event {index}: {problem}. No event of this call was published.");
}
