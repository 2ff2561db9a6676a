using System.Text.Json.Serialization;
using AgentCore.Sessions;

namespace AgentCore.Messages;

/// <summary>How the protocol's own messages are read and written; agents' data never passes through here.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClientFrame))]
[JsonSerializable(typeof(ServerMessage))]
[JsonSerializable(typeof(SessionState))]
internal sealed partial class MessageJson : JsonSerializerContext;
