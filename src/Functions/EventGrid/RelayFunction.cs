using System.Text;
using AgentCore.Relay;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.EventGrid;

/// <inheritdoc cref="RelayIntake"/>
/// <remarks>
/// Each element is the JSON text of one event, whatever it holds, so that one bad event does not fail the delivery. Where the function
/// throws, the host answers 500 for the whole delivery, and Event Grid delivers it again.
/// </remarks>
public sealed class RelayFunction(RelayIntake intake)
{
    /// <summary>Takes one delivery; it is acknowledged when the function returns, and comes again when it throws.</summary>
    [Function("Relay")]
    public Task RunAsync([EventGridTrigger(IsBatched = true)] string[] delivery, CancellationToken cancellation) =>
        intake.TakeAsync([.. delivery.Select(text => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(text)))], cancellation);
}
