using System.Buffers;
using System.Net.WebSockets;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>A message for many connections, encoded at most once for each kind of client. The payload is kept byte for byte.</summary>
/// <param name="group">The group it was sent to, or null for one that the server sent otherwise.</param>
/// <param name="fromUserId">The client that sent it to the group; null for the server.</param>
internal sealed class OutgoingMessage(PayloadType type, ReadOnlyMemory<byte> payload, string? group = null, string? fromUserId = null)
{
    // The text must equal the service's, which escapes only what JSON requires.
    internal static readonly JsonWriterOptions Json =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private Frame? simple;
    private Frame? wrapped;

    /// <summary>The bare payload, for clients without a subprotocol.</summary>
    public Frame Simple =>
        simple ??= new Frame(type == PayloadType.Binary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, payload);

    /// <summary>The <c>message</c> frame of <c>json.webpubsub.azure.v1</c>.</summary>
    /// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-json-webpubsub-subprotocol#message-response</remarks>
    public Frame Wrapped => wrapped ??= new Frame(WebSocketMessageType.Text, Wrap());

    private ReadOnlyMemory<byte> Wrap()
    {
        var buffer = new ArrayBufferWriter<byte>(payload.Length + 256);
        using var json = new Utf8JsonWriter(buffer, Json);
        json.WriteStartObject();
        json.WriteString("type"u8, "message"u8);
        json.WriteString("from"u8, group is null ? "server"u8 : "group"u8);
        if (group is not null)
        {
            json.WriteString("group"u8, group);
            json.WriteString("fromUserId"u8, fromUserId);
        }

        json.WriteString("dataType"u8, type switch { PayloadType.Json => "json"u8, PayloadType.Text => "text"u8, _ => "binary"u8 });
        json.WritePropertyName("data"u8);
        if (type == PayloadType.Json) json.WriteRawValue(payload.Span, skipInputValidation: true);
        else if (type == PayloadType.Text) json.WriteStringValue(payload.Span);
        else json.WriteBase64StringValue(payload.Span);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
