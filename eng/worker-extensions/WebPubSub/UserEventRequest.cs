using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Something that a client said.</summary>
public sealed class UserEventRequest : WebPubSubEventRequest
{
    [JsonPropertyName("data"), JsonConverter(typeof(MessageDataConverter))]
    public BinaryData Data { get; set; } = null!;

    [JsonPropertyName("dataType")]
    public WebPubSubDataType DataType { get; set; }
}
