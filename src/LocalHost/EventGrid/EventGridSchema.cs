using System.Text.Json;
using AgentCore.Events;

namespace AgentCore.LocalHost.EventGrid;

/// <summary>Reads one event in Event Grid's own schema.</summary>
/// <remarks>https://learn.microsoft.com/azure/event-grid/event-schema#event-properties</remarks>
internal static class EventGridSchema
{
    private const string Time = "eventTime";

    /// <summary>The members that the schema defines beside <c>data</c>. All of them are strings.</summary>
    private static readonly string[] Texts = ["id", "topic", "subject", "eventType", Time, "dataVersion", "metadataVersion"];

    /// <summary>What is wrong with the forms of the event's members, in words for the publisher; null where each can be read.</summary>
    public static string? ProblemOf(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return "The event is not a JSON object.";
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in item.EnumerateObject())
        {
            bool isText = Texts.Contains(member.Name, StringComparer.Ordinal);
            if ((isText || member.NameEquals("data")) && !names.Add(member.Name)) return $"'{member.Name}' is there twice.";
            if (isText && ProblemOf(member) is { } wrong) return wrong;
        }
        return Text(item, Time) is { } time && !EventTime.TryReadUtc(time, out _) ? $"'{Time}' must be {EventTime.Form}." : null;
    }

    /// <summary>The time of an event without a problem, or null where it has none.</summary>
    public static DateTimeOffset? TimeOf(JsonElement item) => EventTime.TryReadUtc(Text(item, Time), out DateTimeOffset time) ? time : null;

    /// <summary>A string member; null where it is absent, null, of another type, or not Unicode.</summary>
    public static string? Text(JsonElement item, string member) =>
        item.TryGetProperty(member, out JsonElement value) && EventText.TryRead(value, out string? text) ? text : null;

    private static string? ProblemOf(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => EventText.TryRead(member.Value, out _) ? null : $"'{member.Name}' is not Unicode.",
        _ => $"'{member.Name}' must be a string.",
    };
}
