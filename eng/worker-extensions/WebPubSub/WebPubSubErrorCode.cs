using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the host answers the service: 401, 400 or 500.</summary>
[JsonConverter(typeof(JsonStringEnumConverter))]
public enum WebPubSubErrorCode
{
    Unauthorized,
    UserError,
    ServerError,
}
