using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which connection an event is about.</summary>
public sealed class WebPubSubConnectionContext
{
    [JsonPropertyName("eventType")]
    public WebPubSubEventType EventType { get; set; }

    [JsonPropertyName("eventName")]
    public string? EventName { get; set; }

    [JsonPropertyName("hub")]
    public string? Hub { get; set; }

    [JsonPropertyName("connectionId")]
    public string? ConnectionId { get; set; }

    [JsonPropertyName("userId")]
    public string? UserId { get; set; }

    [JsonPropertyName("signature")]
    public string? Signature { get; set; }

    [JsonPropertyName("states"), JsonConverter(typeof(ConnectionStatesConverter))]
    public IReadOnlyDictionary<string, BinaryData>? ConnectionStates { get; set; }
}
