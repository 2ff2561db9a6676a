using System.Text.Json.Serialization;

namespace AgentCore.Messages;

/// <summary>The members that any client message may have; which of them are needed depends on the type. Others are ignored.</summary>
internal sealed record ClientMessageMembers(string? Type, IReadOnlyList<string?>? Channels, string? Since, string? Token);

/// <summary>Reads frames: a JSON object (RFC 8259), of whose members of one name the last counts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClientMessageMembers))]
internal sealed partial class ClientMessageJson : JsonSerializerContext;
