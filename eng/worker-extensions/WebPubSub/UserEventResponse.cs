using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Answers what a client said, or only takes note of it.</summary>
public class UserEventResponse : WebPubSubEventResponse
{
    private readonly Dictionary<string, BinaryData> states = new(StringComparer.Ordinal);

    [JsonPropertyName("states"), JsonConverter(typeof(ConnectionStatesConverter))]
    public IReadOnlyDictionary<string, BinaryData> ConnectionStates => states;

    [JsonPropertyName("data"), JsonConverter(typeof(MessageDataConverter))]
    public BinaryData Data { get; set; } = null!;

    [JsonPropertyName("dataType")]
    public WebPubSubDataType DataType { get; set; }

    public void SetState(string key, BinaryData value) => states[key] = value;
}
