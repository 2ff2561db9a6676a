using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>An event as the host delivers it.</summary>
public abstract class WebPubSubEventRequest
{
    [JsonPropertyName("connectionContext")]
    public WebPubSubConnectionContext ConnectionContext { get; set; } = null!;
}
