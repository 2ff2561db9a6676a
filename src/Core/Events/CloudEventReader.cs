using System.Text.Json;
using System.Text.Unicode;

namespace AgentCore.Events;

/// <summary>Reads one event in the JSON format of CloudEvents 1.0. Never throws, whatever the text is.</summary>
/// <remarks>https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md</remarks>
public static class CloudEventReader
{
    /// <summary>
    /// How deep the text may nest before it counts as no JSON. 1,048,576: an event of 1 MB, the largest that Event Grid takes, cannot nest
    /// deeper. <see cref="EventCheck"/> bounds the depth of <c>data</c>, and has a reason of its own for it.
    /// </summary>
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 1_048_576 };

    private static readonly EventReading.Unreadable NotJson = new("The event is not JSON in UTF-8.");

    /// <param name="text">The text of one event in UTF-8. The data of the result is a copy.</param>
    public static EventReading Read(ReadOnlyMemory<byte> text)
    {
        if (!Utf8.IsValid(text.Span)) return NotJson;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, AnyDepth);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return NotJson;
        }
    }

    /// <param name="item">One event. The data of the result is a copy.</param>
    public static EventReading Read(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return new EventReading.Unreadable("The event is not a JSON object.");
        var members = new CloudEventMembers();
        string? problem = null;
        foreach (JsonProperty member in item.EnumerateObject())
        {
            string? wrong = members.Add(member);
            problem ??= wrong;
        }
        problem ??= members.Problem();
        return problem is null ? new EventReading.Readable(members.ToIncoming()) : new EventReading.Unreadable(problem, members.Id);
    }
}
