using System.Text.Json;
using System.Text.Unicode;

namespace AgentCore.LocalHost.WebPubSub;

/// <summary>The three media types of a message: in a REST call, in a user event and in its answer.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-cloud-events#user-events</remarks>
internal static class MediaTypes
{
    public static string Of(PayloadType type) => type switch
    {
        PayloadType.Json => "application/json",
        PayloadType.Text => "text/plain",
        _ => "application/octet-stream",
    };

    /// <summary>What a media type without its parameters stands for; null where it is none of the three.</summary>
    /// <param name="mediaType">Null is binary, as for the service.</param>
    public static PayloadType? TypeOf(string? mediaType) => mediaType?.ToLowerInvariant() switch
    {
        null or "application/octet-stream" => PayloadType.Binary,
        "text/plain" => PayloadType.Text,
        "application/json" => PayloadType.Json,
        _ => null,
    };

    /// <summary>An answer's body as the message that its media type says; null where it is not such a message.</summary>
    public static Payload? Read(string? mediaType, byte[] body) => TypeOf(mediaType) switch
    {
        null => null,
        PayloadType.Text when !Utf8.IsValid(body) => null,
        PayloadType.Json when !IsJson(body) => null,
        { } type => new Payload(type, body),
    };

    /// <summary>Whether the bytes are one JSON value.</summary>
    public static bool IsJson(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            while (reader.Read()) reader.TrySkip();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
