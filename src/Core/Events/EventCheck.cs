using System.Text.Json;
using System.Text.Unicode;
using AgentCore.Channels;

namespace AgentCore.Events;

/// <summary>Decides whether an event may enter the log.</summary>
public sealed class EventCheck(EventOptions options, EventMetrics metrics)
{
    /// <summary>The most that <c>id</c> and <c>source</c> may have: Event Grid's own limits are below it.</summary>
    private const int MaxAttributeLength = 1024;

    /// <summary>
    /// The most that <c>data</c> may nest. 59: parsers of .NET stop at 64 unless told otherwise, and the deepest text around <c>data</c>
    /// adds 5: the frame of a Web PubSub client, the feed's message in it, its array of records, an element of it, and the log's record.
    /// </summary>
    public const int MaxDataDepth = 59;

    private readonly EventCatalogue catalogue = options.Catalogue();

    /// <param name="reading">The event as it was read.</param>
    /// <param name="received">Its time, should it bring none.</param>
    public EventVerdict Check(EventReading reading, DateTimeOffset received) => reading switch
    {
        EventReading.Readable readable => Check(readable.Event, received),
        EventReading.Unreadable unreadable => Reject(EventFault.Unreadable, unreadable.Reason),
        _ => throw new InvalidOperationException($"Unknown reading {reading}."),
    };

    /// <param name="incoming">The event as it came.</param>
    /// <param name="received">Its time, should it bring none.</param>
    public EventVerdict Check(IncomingEvent incoming, DateTimeOffset received)
    {
        if (!IsAttribute(incoming.Id))
            return Reject(EventFault.Id, "'id' is missing, blank, longer than 1,024 characters, or has control characters.");
        if (!IsAttribute(incoming.Source))
            return Reject(EventFault.Source, "'source' is missing, blank, longer than 1,024 characters, or has control characters.");
        if (incoming.Type is null || !catalogue.Contains(incoming.Type))
        {
            string known = string.Join(", ", catalogue.Types);
            return Reject(EventFault.Type, $"'type' is not one of {known}. The setting Events:MoreTypes adds types.");
        }
        if (incoming.Data.Length > options.MaxDataBytes)
            return Reject(EventFault.DataSize, $"'data' has more than {options.MaxDataBytes} bytes.");
        // A WebSocket text frame that is not UTF-8 would end its receiver's connection.
        if (!Utf8.IsValid(incoming.Data.Span)) return Reject(EventFault.Data, "'data' is not UTF-8.");
        if (ProblemOf(incoming.Data.Span, out string? agentId) is { } wrong) return Reject(EventFault.Data, wrong);
        return new EventVerdict.Accepted(new AgentEvent(
            incoming.Source!, incoming.Id!, incoming.Type, agentId, incoming.Time ?? received, incoming.Data, TraceParentOf(incoming)));
    }

    private EventVerdict.Rejected Reject(EventFault fault, string reason)
    {
        metrics.Rejected(fault);
        return new EventVerdict.Rejected(reason);
    }

    private static bool IsAttribute(string? text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaxAttributeLength && !text.Any(char.IsControl);

    private static string? TraceParentOf(IncomingEvent incoming) => TraceParent.IsValid(incoming.TraceParent) ? incoming.TraceParent : null;

    /// <summary>Reads the whole object, so that what passes is JSON to its end and every parser can read it.</summary>
    private static string? ProblemOf(ReadOnlySpan<byte> data, out string? agentId)
    {
        const string notAnObject = "'data' is not a JSON object, or has half a surrogate pair.";
        agentId = null;
        // No deeper than it is long: the depth is judged below.
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = data.Length + 1 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return notAnObject;
            bool isAgentId = false, isTooDeep = false;
            while (reader.Read())
            {
                isTooDeep |= IsStart(reader.TokenType) && reader.CurrentDepth >= MaxDataDepth;
                string? escaped = reader.ValueIsEscaped ? reader.GetString() : null;
                if (isAgentId) agentId = reader.TokenType == JsonTokenType.String ? escaped ?? reader.GetString() : null;
                bool isMember = reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1;
                isAgentId = isMember && reader.ValueTextEquals("agent_id"u8);
            }
            if (!AgentId.IsValid(agentId)) agentId = null;
            return isTooDeep ? $"'data' is nested deeper than {MaxDataDepth}." : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair, escaped. Not all parsers take it: RFC 8259 §8.2.
            return notAnObject;
        }
    }

    private static bool IsStart(JsonTokenType token) => token is JsonTokenType.StartObject or JsonTokenType.StartArray;
}
