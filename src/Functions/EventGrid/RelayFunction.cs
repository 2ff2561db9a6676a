using AgentCore.Relay;
using Azure.Messaging;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.EventGrid;

/// <inheritdoc cref="RelayIntake"/>
/// <remarks>Where it throws, the host answers 500 for the whole delivery, and Event Grid delivers it again.</remarks>
public sealed class RelayFunction(RelayIntake intake)
{
    [Function("Relay")]
    public Task RunAsync([EventGridTrigger(IsBatched = true)] CloudEvent[] delivery, CancellationToken cancellation) =>
        intake.TakeAsync([.. delivery.Select(CloudEventMapping.ToIncoming)], cancellation);
}
