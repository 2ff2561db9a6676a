using AgentCore.Events;
using Azure.Messaging;

namespace AgentCore.Functions.EventGrid;

/// <summary>From the SDK's CloudEvents to Core's.</summary>
internal static class CloudEventMapping
{
    public static IncomingEvent ToIncoming(string text) => ToIncoming(CloudEvent.Parse(BinaryData.FromString(text))!);

    public static IncomingEvent ToIncoming(CloudEvent delivered) => new(
        delivered.Source, delivered.Id, delivered.Type, delivered.Time, delivered.Data?.ToMemory() ?? ReadOnlyMemory<byte>.Empty, TraceParentOf(delivered));

    /// <remarks>https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md</remarks>
    private static string? TraceParentOf(CloudEvent delivered) =>
        delivered.ExtensionAttributes.TryGetValue("traceparent", out object? value) ? value as string : null;
}
