using System.Text.Json;
using AgentCore.Errors;
using AgentCore.Fuzz.Engine;
using AgentCore.Messages;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>What a client sends over WebSocket, as a frame or as a named event.</summary>
internal static class ClientMessages
{
    public static IReadOnlyList<string> Seeds { get; } =
    [
        """{"type":"subscribe","channels":["agent.status_changed","agent.*:agent-7"],"since":"earliest"}""",
        """{"type":"unsubscribe","channels":["*"]}""", """{"type":"ping"}""", """{"type":"pong"}""", """{"type":"auth","token":"eyJ"}""",
    ];

    public static IReadOnlyList<string> Words { get; } =
    [
        "\"type\":", "\"subscribe\"", "\"unsubscribe\"", "\"ping\"", "\"pong\"", "\"auth\"", "\"channels\":[", "\"since\":", "\"token\":",
        "\"agent.error\"", "\"*\"", "\"*:agent-7\"", "\"agent.*\"", "\"earliest\"",
    ];

    public static Target Target { get; } = new("message", Seeds, Words, Check);

    private static void Check(byte[] input)
    {
        foreach (string name in (string[])[ClientMessageReader.FrameEvent, "subscribe", "unsubscribe", "auth", "ping", "other"])
        {
            ClientMessage read = ClientMessageReader.Read(name, input, World.Limits.MaxMessageBytes);
            if (read is ClientMessage.Unreadable wrong)
                Unless(wrong.Code is ErrorCode.BadMessage or ErrorCode.MessageTooLarge, $"A message is answered by {wrong.Code}.");
            else Unless(Same(read, ClientMessageReader.Read(ClientMessageReader.FrameEvent, Write(read), int.MaxValue)),
                "What was read reads the same again.");
        }
    }

    private static byte[] Write(ClientMessage message) => message switch
    {
        ClientMessage.Subscribe said =>
            JsonSerializer.SerializeToUtf8Bytes(new { type = "subscribe", channels = said.Channels, since = said.Since }),
        ClientMessage.Unsubscribe said => JsonSerializer.SerializeToUtf8Bytes(new { type = "unsubscribe", channels = said.Channels }),
        ClientMessage.Auth said => JsonSerializer.SerializeToUtf8Bytes(new { type = "auth", token = said.Token }),
        ClientMessage.Ping => """{"type":"ping"}"""u8.ToArray(),
        ClientMessage.Pong => """{"type":"pong"}"""u8.ToArray(),
        _ => throw new InvalidOperationException($"Not written here: {message.GetType().Name}."),
    };

    private static bool Same(ClientMessage one, ClientMessage other) => (one, other) switch
    {
        (ClientMessage.Subscribe a, ClientMessage.Subscribe b) => a.Channels.SequenceEqual(b.Channels) && a.Since == b.Since,
        (ClientMessage.Unsubscribe a, ClientMessage.Unsubscribe b) => a.Channels.SequenceEqual(b.Channels),
        _ => one == other,
    };
}
