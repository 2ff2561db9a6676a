using System.Text.Json;
using System.Text.Json.Serialization;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.FunctionsApp.WebHooks;

/// <summary>The bodies of the event <c>connect</c> and of its answer.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-cloud-events#connect</remarks>
internal static class ConnectBody
{
    public static byte[] Write(ConnectEvent handshake) => JsonSerializer.SerializeToUtf8Bytes(
        new ConnectQuestion(handshake.Claims, handshake.Query, handshake.Headers, handshake.Subprotocols, []), WebHookJson.Default.ConnectQuestion);

    /// <summary>What a success accepts; null where the body cannot be read.</summary>
    public static ConnectReply.Accepted? Read(WebHookAnswer.Answered answer)
    {
        if (answer.Body.Length == 0) return new ConnectReply.Accepted { State = answer.State };
        try
        {
            return JsonSerializer.Deserialize(answer.Body, WebHookJson.Default.ConnectDecision) is not { } decision ? null : new ConnectReply.Accepted
            {
                UserId = string.IsNullOrEmpty(decision.UserId) ? null : decision.UserId,
                Groups = decision.Groups ?? [],
                Roles = decision.Roles,
                Subprotocol = string.IsNullOrEmpty(decision.Subprotocol) ? null : decision.Subprotocol,
                State = answer.State,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record ConnectQuestion(
    IReadOnlyDictionary<string, string[]> Claims,
    IReadOnlyDictionary<string, string[]> Query,
    IReadOnlyDictionary<string, string[]> Headers,
    IReadOnlyList<string> Subprotocols,
    IReadOnlyList<string> ClientCertificates);

internal sealed record ConnectDecision(string? UserId, string[]? Groups, string[]? Roles, string? Subprotocol);

internal sealed record DisconnectedNotice(string? Reason);

[JsonSourceGenerationOptions(JsonSerializerDefaults.General, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ConnectQuestion))]
[JsonSerializable(typeof(ConnectDecision))]
[JsonSerializable(typeof(DisconnectedNotice))]
internal sealed partial class WebHookJson : JsonSerializerContext;
