using System.Text.Json.Serialization;

namespace AgentCore.Messages;

/// <summary>How the protocol's own messages are read and written; agents' data never passes through here.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServerMessage.Welcome))]
[JsonSerializable(typeof(ServerMessage.Subscribed))]
[JsonSerializable(typeof(ServerMessage.Unsubscribed))]
[JsonSerializable(typeof(ServerMessage.Ping))]
[JsonSerializable(typeof(ServerMessage.Pong))]
[JsonSerializable(typeof(ServerMessage.Authenticated))]
[JsonSerializable(typeof(ServerMessage.Gap))]
[JsonSerializable(typeof(ServerMessage.Error))]
internal sealed partial class MessageJson : JsonSerializerContext;
