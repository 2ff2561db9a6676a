using System.Text.Json;
using AgentCore.Errors;

namespace AgentCore.Messages;

/// <summary>Reads what a client sent. Every input has an answer: nothing a client can send throws.</summary>
internal static class ClientMessageReader
{
    /// <summary>The event name under which Web PubSub delivers the frames of simple clients.</summary>
    public const string FrameEvent = "message";

    /// <param name="eventName"><see cref="FrameEvent"/>, or the message's type where it came as a named event.</param>
    /// <param name="body">The JSON text; may be empty for a named event without members.</param>
    /// <param name="maxBytes">The most that a message may weigh.</param>
    public static ClientMessage Read(string eventName, ReadOnlySpan<byte> body, int maxBytes)
    {
        if (body.Length > maxBytes)
            return new ClientMessage.Unreadable(ErrorCode.MessageTooLarge, $"A message may have at most {maxBytes} bytes.");
        bool isNamed = eventName != FrameEvent;
        try
        {
            ClientMessageMembers? frame = isNamed && body.IsEmpty
                ? new ClientMessageMembers(null, null, null, null)
                : JsonSerializer.Deserialize(body, ClientMessageJson.Default.ClientMessageMembers);
            return frame is null ? Misshapen : Interpret(isNamed ? eventName : frame.Type, frame);
        }
        catch (JsonException)
        {
            return Misshapen;
        }
    }

    private static ClientMessage Interpret(string? type, ClientMessageMembers frame) => type switch
    {
        "subscribe" => Channels(frame) is [_, ..] channels ? new ClientMessage.Subscribe(channels, frame.Since) : MissingChannels,
        "unsubscribe" => Channels(frame) is [_, ..] channels ? new ClientMessage.Unsubscribe(channels) : MissingChannels,
        "ping" => Ping,
        "pong" => Pong,
        "auth" => frame.Token is null ? Bad("'token' is missing.") : new ClientMessage.Auth(frame.Token),
        null => Bad("'type' is missing."),
        _ => Bad("'type' must be one of subscribe, unsubscribe, ping, pong, auth."),
    };

    /// <summary>None where one of them is null.</summary>
    private static string[] Channels(ClientMessageMembers frame)
    {
        string[] channels = [.. (frame.Channels ?? []).OfType<string>()];
        return channels.Length == frame.Channels?.Count ? channels : [];
    }

    private static ClientMessage.Ping Ping { get; } = new();

    private static ClientMessage.Pong Pong { get; } = new();

    private static ClientMessage.Unreadable Misshapen { get; } =
        Bad("The message must be a JSON object; 'type', 'since' and 'token' are strings, 'channels' is an array of strings.");

    private static ClientMessage.Unreadable MissingChannels { get; } = Bad("'channels' must be an array of at least one channel.");

    private static ClientMessage.Unreadable Bad(string message) => new(ErrorCode.BadMessage, message);
}
