using System.Text.Json;
using AgentCore.Events;
using AgentCore.Fuzz.Engine;
using AgentCore.Relay;
using AgentCore.Storage;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Fuzz.Targets;

/// <summary>
/// A delivery by Event Grid: the text of each event. Whatever is in it is taken or rejected: an exception would bring the delivery back.
/// </summary>
internal static class Deliveries
{
    private static readonly RelayIntake Intake = new(
        new EventCheck(new EventOptions(), Unmeasured.Metrics.Events), new EventRelay(new CheckedLog(), new SilentHub(), new RelayOptions(), World.Clock, Unmeasured.Metrics.Relay, Unmeasured.Metrics.Deliveries, NullLogger<EventRelay>.Instance),
            new Aside(), World.Clock,
        NullLogger<RelayIntake>.Instance);

    public static Target Target { get; } = new(
        "delivery",
        [$"[{TopicCalls.CloudEvent}]", """[{"specversion":"1.0","id":"1","source":"/a","type":"unknown","data":"text"},{"specversion":"1.0","id":"2","source":"/a","type":"agent.error","data_base64":"e30="}]"""],
        TopicCalls.Words, Check);

    private static void Check(byte[] input) => Intake.TakeAsync(Elements(input), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>The text of each element, as the worker binds it. What is no array is one element: the reader takes any bytes.</summary>
    private static IReadOnlyList<ReadOnlyMemory<byte>> Elements(byte[] input)
    {
        try
        {
            using JsonDocument batch = JsonDocument.Parse(input);
            if (batch.RootElement.ValueKind == JsonValueKind.Array)
                return [.. batch.RootElement.EnumerateArray().Select(EventText.RawText)];
        }
        catch (JsonException)
        {
            // One element, as it is.
        }
        return [input];
    }

    /// <summary>Where rejected events go, up to the blob itself: what is stored is JSON that says why.</summary>
    private sealed class Aside : IRejectedEvents
    {
        public Task StoreAsync(RejectedEvent rejected, CancellationToken cancellation)
        {
            Promises.IsJson(RejectedEventBlobs.Write(rejected));
            return Task.CompletedTask;
        }
    }
}
