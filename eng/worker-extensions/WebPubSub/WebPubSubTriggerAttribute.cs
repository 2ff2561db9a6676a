using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The function handles one event of a hub.</summary>
/// <remarks>
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-web-pubsub-trigger. The assembly has no <c>ExtensionInformation</c>:
/// the feed that lacks the worker's extension lacks the host's half too, and the inner project that installs it could not be restored.
/// </remarks>
public sealed class WebPubSubTriggerAttribute(string hub, WebPubSubEventType eventType, string eventName) : TriggerBindingAttribute
{
    public string Hub { get; } = hub;

    public string EventName { get; } = eventName;

    public WebPubSubEventType EventType { get; } = eventType;

    /// <summary>Settings of connection strings whose keys may have signed; null for the default one.</summary>
    public string[]? Connections { get; }
}
