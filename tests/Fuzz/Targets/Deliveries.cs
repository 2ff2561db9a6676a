using System.Text.Json;
using AgentCore.Events;
using AgentCore.Functions.EventGrid;
using AgentCore.Fuzz.Engine;
using AgentCore.Relay;
using AgentCore.Storage;
using Azure.Messaging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Fuzz.Targets;

/// <summary>
/// A delivery by Event Grid, as its library reads it. Whatever is in it is taken or set aside: an exception would bring it back.
/// </summary>
internal static class Deliveries
{
    private static readonly RelayIntake Intake = new(
        new EventCheck(new EventOptions()), new EventRelay(new CheckedLog(), new SilentHub(), new RelayOptions(), World.Clock),
            new Aside(), World.Clock,
        NullLogger<RelayIntake>.Instance);

    public static Target Target { get; } = new(
        "delivery",
        [$"[{TopicCalls.CloudEvent}]", """[{"specversion":"1.0","id":"1","source":"/a","type":"unknown","data":"text"},{"specversion":"1.0","id":"2","source":"/a","type":"agent.error","data_base64":"e30="}]"""],
        TopicCalls.Words, Check);

    private static void Check(byte[] input)
    {
        if (TryRead(input) is not { } delivery) return;
        Intake.TakeAsync([.. delivery.Select(CloudEventMapping.ToIncoming)], CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>As the worker's extension does; what its library will not read never reaches us.</summary>
    private static CloudEvent[]? TryRead(byte[] input)
    {
        try
        {
            CloudEvent[]? read = JsonSerializer.Deserialize<CloudEvent[]>(input);
            return read is null || read.Contains(null) ? null : read;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>Where rejected events go, up to the blob itself: what is stored is JSON that says why.</summary>
    private sealed class Aside : IRejectedEvents
    {
        public Task StoreAsync(IncomingEvent rejected, string reason, CancellationToken cancellation)
        {
            Promises.IsJson(RejectedEventBlobs.Write(rejected, reason));
            return Task.CompletedTask;
        }
    }
}
