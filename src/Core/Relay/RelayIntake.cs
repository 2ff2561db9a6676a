using AgentCore.Events;
using Microsoft.Extensions.Logging;

namespace AgentCore.Relay;

/// <summary>
/// Takes what Event Grid delivers. Each event is read and checked alone: a good one goes to the relay, a bad one to the rejected events,
/// so that a bad event neither blocks its delivery nor is lost.
/// </summary>
public sealed partial class RelayIntake(
    EventCheck check, EventRelay relay, IRejectedEvents rejects, TimeProvider clock, ILogger<RelayIntake> logger)
{
    /// <summary>Calls at once to the store of rejected events. 8: a batch of 200 is stored well within the relay's deadline.</summary>
    private const int StoresAtOnce = 8;

    /// <summary>When it returns, every event is in the log and sent, or stored as rejected. When it throws, the whole delivery may be repeated.</summary>
    /// <param name="delivery">The text of each event, in the JSON format of CloudEvents and UTF-8. Any bytes are allowed.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <exception cref="RelayException">See <see cref="EventRelay.PublishAsync"/>.</exception>
    public async Task TakeAsync(IReadOnlyList<ReadOnlyMemory<byte>> delivery, CancellationToken cancellation)
    {
        (IReadOnlyList<AgentEvent> accepted, IReadOnlyList<RejectedEvent> rejected) = Sort(delivery);
        if (rejected.Count > 0) LogRejected(rejected.Count, delivery.Count, rejected[0].Reason);
        await Task.WhenAll(relay.PublishAsync(accepted, cancellation), StoreAsync(rejected, cancellation)).ConfigureAwait(false);
    }

    private (IReadOnlyList<AgentEvent> Accepted, IReadOnlyList<RejectedEvent> Rejected) Sort(IReadOnlyList<ReadOnlyMemory<byte>> delivery)
    {
        DateTimeOffset received = clock.GetUtcNow();
        List<AgentEvent> accepted = [];
        List<RejectedEvent> rejected = [];
        foreach (ReadOnlyMemory<byte> text in delivery)
        {
            EventReading reading = CloudEventReader.Read(text);
            EventVerdict verdict = check.Check(reading, received);
            if (verdict is EventVerdict.Accepted good) accepted.Add(good.Event);
            if (verdict is EventVerdict.Rejected bad) rejected.Add(RejectedEvent.Of(text, reading, bad.Reason));
        }
        return (accepted, rejected);
    }

    private Task StoreAsync(IReadOnlyList<RejectedEvent> rejected, CancellationToken cancellation) => Parallel.ForEachAsync(
        rejected,
        new ParallelOptions { MaxDegreeOfParallelism = StoresAtOnce, CancellationToken = cancellation },
        async (item, stopping) => await rejects.StoreAsync(item, stopping).ConfigureAwait(false));

    [LoggerMessage(1300, LogLevel.Warning, "{Rejected} of {Delivered} delivered events were rejected and kept aside; the first one: {Reason}")]
    private partial void LogRejected(int rejected, int delivered, string reason);
}
