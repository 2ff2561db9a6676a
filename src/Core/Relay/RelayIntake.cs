using AgentCore.Events;
using Microsoft.Extensions.Logging;

namespace AgentCore.Relay;

/// <summary>Takes what Event Grid delivers: good events to the relay, the others to the side, so that none blocks its batch or is lost.</summary>
public sealed partial class RelayIntake(
    EventCheck check, EventRelay relay, IRejectedEvents rejects, TimeProvider clock, ILogger<RelayIntake> logger)
{
    /// <summary>Calls at once to the store of rejected events. 8: a batch of 200 is stored well within the relay's deadline.</summary>
    private const int StoresAtOnce = 8;

    /// <summary>When it returns, every event is in the log and sent, or kept as rejected. When it throws, the whole delivery may be repeated.</summary>
    /// <exception cref="RelayException">See <see cref="EventRelay.PublishAsync"/>.</exception>
    public async Task TakeAsync(IReadOnlyList<IncomingEvent> delivery, CancellationToken cancellation)
    {
        (IReadOnlyList<AgentEvent> accepted, IReadOnlyList<RejectedEvent> rejected) = Sort(delivery);
        if (rejected.Count > 0) LogRejected(rejected.Count, delivery.Count, rejected[0].Reason);
        await Task.WhenAll(relay.PublishAsync(accepted, cancellation), StoreAsync(rejected, cancellation)).ConfigureAwait(false);
    }

    private (IReadOnlyList<AgentEvent> Accepted, IReadOnlyList<RejectedEvent> Rejected) Sort(IReadOnlyList<IncomingEvent> delivery)
    {
        DateTimeOffset received = clock.GetUtcNow();
        List<AgentEvent> accepted = [];
        List<RejectedEvent> rejected = [];
        foreach (IncomingEvent incoming in delivery)
        {
            EventVerdict verdict = check.Check(incoming, received);
            if (verdict is EventVerdict.Accepted good) accepted.Add(good.Event);
            if (verdict is EventVerdict.Rejected bad) rejected.Add(new RejectedEvent(incoming, bad.Reason));
        }
        return (accepted, rejected);
    }

    private Task StoreAsync(IReadOnlyList<RejectedEvent> rejected, CancellationToken cancellation) => Parallel.ForEachAsync(
        rejected,
        new ParallelOptions { MaxDegreeOfParallelism = StoresAtOnce, CancellationToken = cancellation },
        async (item, stopping) => await rejects.StoreAsync(item.Event, item.Reason, stopping).ConfigureAwait(false));

    private sealed record RejectedEvent(IncomingEvent Event, string Reason);
}
