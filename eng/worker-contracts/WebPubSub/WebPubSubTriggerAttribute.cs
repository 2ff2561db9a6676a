namespace Microsoft.Azure.Functions.Worker;

/// <summary>The function handles an event of a hub.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class WebPubSubTriggerAttribute(string hub, WebPubSubEventType eventType, string eventName) : Attribute
{
    public string Hub { get; } = hub;

    public WebPubSubEventType EventType { get; } = eventType;

    public string EventName { get; } = eventName;
}
