using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A handshake that waits for an answer.</summary>
public sealed class ConnectEventRequest : WebPubSubEventRequest
{
    [JsonPropertyName("claims")]
    public IReadOnlyDictionary<string, string[]> Claims { get; set; } = null!;

    [JsonPropertyName("query")]
    public IReadOnlyDictionary<string, string[]> Query { get; set; } = null!;

    [JsonPropertyName("headers")]
    public IReadOnlyDictionary<string, string[]> Headers { get; set; } = null!;

    [JsonPropertyName("subprotocols")]
    public IReadOnlyList<string> Subprotocols { get; set; } = null!;
}
