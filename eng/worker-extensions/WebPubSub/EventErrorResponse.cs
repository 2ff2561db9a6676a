using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Refuses an event. A refused handshake reaches the client as the code's status.</summary>
public class EventErrorResponse(WebPubSubErrorCode code, string message = null!) : WebPubSubEventResponse
{
    [JsonPropertyName("code")]
    public WebPubSubErrorCode Code { get; set; } = code;

    [JsonPropertyName("errorMessage")]
    public string ErrorMessage { get; set; } = message;
}
