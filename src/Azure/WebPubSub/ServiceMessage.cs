using System.Text.Json;
using AgentCore.PubSub;

namespace AgentCore.WebPubSub;

/// <summary>A frame from the service in the subprotocol <c>json.webpubsub.azure.v1</c>, as far as the feed cares.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-json-webpubsub-subprotocol#responses</remarks>
internal abstract record ServiceMessage
{
    public const string Subprotocol = "json.webpubsub.azure.v1";

    private ServiceMessage() { }

    /// <summary>A request was done, or refused with the service's word for why.</summary>
    public sealed record Ack(ulong Id, bool IsSuccess, string? Error) : ServiceMessage;

    /// <summary>A message of the feed's group. Its data is the JSON as it came.</summary>
    public sealed record FeedData(ReadOnlyMemory<byte> Json) : ServiceMessage;

    /// <summary>Anything else: connected, disconnected (the close follows), pong, what is yet to be invented.</summary>
    public sealed record Other : ServiceMessage;

    /// <summary>Reads a frame; what is not JSON or lacks what its type needs is <see cref="Other"/>.</summary>
    public static ServiceMessage Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            Members members = ReadMembers(text);
            return members switch
            {
                { Type: "ack", AckId: { } id, Success: { } success } => new Ack(id, success, members.ErrorName),
                { Type: "message", From: "group", Group: WellKnownGroups.Feed, DataType: "json", Data: { } data } => new FeedData(data),
                _ => new Other(),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return new Other();
        }
    }

    private static Members ReadMembers(ReadOnlyMemory<byte> text)
    {
        var members = new Members();
        var reader = new Utf8JsonReader(text.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return members;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "type": members.Type = reader.GetString(); break;
                case "from": members.From = reader.GetString(); break;
                case "group": members.Group = reader.GetString(); break;
                case "dataType": members.DataType = reader.GetString(); break;
                case "ackId": members.AckId = reader.GetUInt64(); break;
                case "success": members.Success = reader.GetBoolean(); break;
                case "data": members.Data = Raw(text, ref reader); break;
                case "error": members.ErrorName = ReadErrorName(ref reader); break;
                default: reader.Skip(); break;
            }
        }
        return members;
    }

    private static ReadOnlyMemory<byte> Raw(ReadOnlyMemory<byte> text, ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return text[start..(int)reader.BytesConsumed];
    }

    private static string? ReadErrorName(ref Utf8JsonReader reader)
    {
        using JsonDocument error = JsonDocument.ParseValue(ref reader);
        bool isNamed = error.RootElement.ValueKind == JsonValueKind.Object && error.RootElement.TryGetProperty("name", out _);
        return isNamed ? error.RootElement.GetProperty("name").GetString() : null;
    }

    private sealed class Members
    {
        public string? Type, From, Group, DataType, ErrorName;
        public ulong? AckId;
        public bool? Success;
        public ReadOnlyMemory<byte>? Data;
    }
}
