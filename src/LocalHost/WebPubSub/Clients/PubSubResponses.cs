using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>The frames of <c>json.webpubsub.azure.v1</c> and its reliable form that the service says by itself.</summary>
/// <remarks>
/// https://learn.microsoft.com/azure/azure-web-pubsub/reference-json-webpubsub-subprotocol#responses,
/// https://learn.microsoft.com/azure/azure-web-pubsub/reference-json-reliable-webpubsub-subprotocol#responses
/// </remarks>
internal static class PubSubResponses
{
    public const string Subprotocol = "json.webpubsub.azure.v1";

    public const string ReliableSubprotocol = "json.reliable.webpubsub.azure.v1";

    /// <summary>Whether it is one of those above.</summary>
    public static bool IsSubprotocol(string name) => name is Subprotocol or ReliableSubprotocol;

    public static Frame Pong { get; } = new(WebSocketMessageType.Text, """{"type":"pong"}"""u8.ToArray());

    /// <param name="reconnectionToken">For a reliable client; null for others.</param>
    public static Frame Connected(string? userId, string connectionId, string? reconnectionToken = null) => Write(json =>
    {
        json.WriteString("type"u8, "system"u8);
        json.WriteString("event"u8, "connected"u8);
        json.WriteString("userId"u8, userId);
        json.WriteString("connectionId"u8, connectionId);
        if (reconnectionToken is not null) json.WriteString("reconnectionToken"u8, reconnectionToken);
    });

    public static Frame Disconnected(string reason) => Write(json =>
    {
        json.WriteString("type"u8, "system"u8);
        json.WriteString("event"u8, "disconnected"u8);
        json.WriteString("message"u8, reason);
    });

    public static Frame Ack(ulong ackId, AckError? error) => Write(json =>
    {
        json.WriteString("type"u8, "ack"u8);
        json.WriteNumber("ackId"u8, ackId);
        json.WriteBoolean("success"u8, error is null);
        if (error is null) return;
        json.WriteStartObject("error"u8);
        json.WriteString("name"u8, error.Name);
        json.WriteString("message"u8, error.Message);
        json.WriteEndObject();
    });

    private static Frame Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, OutgoingMessage.Json);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return new Frame(WebSocketMessageType.Text, buffer.WrittenMemory);
    }
}

/// <summary>Why a request was not done, by the names that the service gives.</summary>
internal sealed record AckError(string Name, string Message)
{
    public static AckError Internal { get; } = new("InternalServerError", "Internal server error");

    public static AckError Forbidden(string what) => new("Forbidden", $"The client does not have permission to {what}.");

    public static AckError Duplicate(ulong ackId) => new("Duplicate", $"Message with ack-id: {ackId} has been processed");
}
