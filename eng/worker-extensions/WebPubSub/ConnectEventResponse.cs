using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Accepts a handshake.</summary>
public class ConnectEventResponse : WebPubSubEventResponse
{
    private readonly Dictionary<string, BinaryData> states = new(StringComparer.Ordinal);

    [JsonPropertyName("states"), JsonConverter(typeof(ConnectionStatesConverter))]
    public IReadOnlyDictionary<string, BinaryData> ConnectionStates => states;

    [JsonPropertyName("userId")]
    public string UserId { get; set; } = null!;

    [JsonPropertyName("groups")]
    public string[] Groups { get; set; } = null!;

    [JsonPropertyName("subprotocol")]
    public string Subprotocol { get; set; } = null!;

    [JsonPropertyName("roles")]
    public string[] Roles { get; set; } = null!;

    public void SetState(string key, BinaryData value) => states[key] = value;
}
