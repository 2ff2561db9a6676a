using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

[JsonConverter(typeof(JsonStringEnumConverter))]
public enum WebPubSubEventType
{
    System,
    User,
}
