using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>A frame from a client of <c>json.webpubsub.azure.v1</c> or its reliable form.</summary>
/// <param name="AckId">What the client wants acknowledged, if anything.</param>
/// <remarks>
/// https://learn.microsoft.com/azure/azure-web-pubsub/reference-json-webpubsub-subprotocol#requests,
/// https://learn.microsoft.com/azure/azure-web-pubsub/reference-json-reliable-webpubsub-subprotocol#sequence-ack
/// </remarks>
internal abstract record PubSubRequest(ulong? AckId)
{
    public sealed record JoinGroup(string Group, ulong? AckId) : PubSubRequest(AckId);

    public sealed record LeaveGroup(string Group, ulong? AckId) : PubSubRequest(AckId);

    public sealed record SendToGroup(string Group, bool NoEcho, Payload Data, ulong? AckId) : PubSubRequest(AckId);

    public sealed record Event(string Name, Payload Data, ulong? AckId) : PubSubRequest(AckId);

    public sealed record Ping() : PubSubRequest((ulong?)null);

    /// <param name="SequenceId">All messages up to this one were received.</param>
    public sealed record SequenceAck(ulong SequenceId) : PubSubRequest((ulong?)null);

    /// <summary>The request, or null where the frame is none.</summary>
    public static PubSubRequest? Parse(ReadOnlyMemory<byte> frame)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(frame);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Parse(document.RootElement) : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is not UTF-8, or has half a surrogate pair in it.
            return null;
        }
    }

    private static PubSubRequest? Parse(JsonElement frame)
    {
        ulong? ackId = null;
        if (frame.TryGetProperty("ackId"u8, out JsonElement ack))
        {
            ackId = Number(ack);
            if (ackId is null) return null;
        }

        return Text(frame, "type") switch
        {
            "joinGroup" when Text(frame, "group") is { Length: > 0 } group => new JoinGroup(group, ackId),
            "leaveGroup" when Text(frame, "group") is { Length: > 0 } group => new LeaveGroup(group, ackId),
            "sendToGroup" when Text(frame, "group") is { Length: > 0 } group && RequestData.Parse(frame) is { } data =>
                new SendToGroup(group, IsTrue(frame, "noEcho"), data, ackId),
            "event" when Text(frame, "event") is { Length: > 0 } name && RequestData.Parse(frame) is { } data =>
                new Event(name, data, ackId),
            "ping" => new Ping(),
            "sequenceAck" when frame.TryGetProperty("sequenceId"u8, out JsonElement id) && Number(id) is { } sequenceId =>
                new SequenceAck(sequenceId),
            _ => null,
        };
    }

    private static ulong? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number) ? number : null;

    private static bool IsTrue(JsonElement frame, string member) =>
        frame.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement frame, string member) =>
        frame.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>The <c>data</c> of a request by its <c>dataType</c>; JSON is kept byte for byte.</summary>
internal static class RequestData
{
    public static Payload? Parse(JsonElement frame)
    {
        if (!frame.TryGetProperty("data"u8, out JsonElement data)) return null;
        string? type = frame.TryGetProperty("dataType"u8, out JsonElement named) ? named.ToString() : "json";
        return (type, data.ValueKind) switch
        {
            ("json", not JsonValueKind.Null) => new Payload(PayloadType.Json, JsonMarshal.GetRawUtf8Value(data).ToArray()),
            ("text", JsonValueKind.String) => new Payload(PayloadType.Text, Encoding.UTF8.GetBytes(data.GetString()!)),
            ("binary", JsonValueKind.String) when data.TryGetBytesFromBase64(out byte[]? bytes) =>
                new Payload(PayloadType.Binary, bytes),
            _ => null,
        };
    }
}
