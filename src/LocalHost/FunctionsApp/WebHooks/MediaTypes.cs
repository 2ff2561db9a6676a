using System.Text.Json;
using System.Text.Unicode;
using AgentCore.LocalHost.WebPubSub;

namespace AgentCore.LocalHost.FunctionsApp.WebHooks;

/// <summary>The three media types of a user event and of its answer.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-cloud-events#user-events</remarks>
internal static class MediaTypes
{
    public static string Of(PayloadType type) => type switch
    {
        PayloadType.Json => "application/json",
        PayloadType.Text => "text/plain",
        _ => "application/octet-stream",
    };

    /// <summary>An answer's body as the message that its media type says; null where it is not such a message.</summary>
    /// <param name="mediaType">Null is binary, as for the service.</param>
    public static Payload? Read(string? mediaType, byte[] body) => mediaType?.ToLowerInvariant() switch
    {
        null or "application/octet-stream" => new Payload(PayloadType.Binary, body),
        "text/plain" when Utf8.IsValid(body) => new Payload(PayloadType.Text, body),
        "application/json" when IsJson(body) => new Payload(PayloadType.Json, body),
        _ => null,
    };

    private static bool IsJson(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
