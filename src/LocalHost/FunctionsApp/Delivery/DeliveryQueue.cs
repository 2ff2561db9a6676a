using System.Threading.Channels;

namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary>What the topic accepted and has not delivered: new events in the order of publishing, and failed batches that are due again.</summary>
internal sealed class DeliveryQueue(DeliveryLimits limits, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Channel<PendingEvent> published = Channel.CreateUnbounded<PendingEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<DeliveryBatch> due = Channel.CreateUnbounded<DeliveryBatch>(new UnboundedChannelOptions { SingleReader = true });
    private int count;
    private long bytes;

    /// <summary>How many events are held, those in delivery too.</summary>
    public int Count
    {
        get
        {
            lock (gate) return count;
        }
    }

    /// <summary>Takes all events, or none where they are more than the limits leave room for.</summary>
    public bool TryPublish(IReadOnlyList<PendingEvent> events)
    {
        lock (gate)
        {
            long added = events.Sum(item => (long)item.Json.Length);
            if (count + events.Count > limits.Events || bytes + added > limits.Bytes) return false;
            count += events.Count;
            bytes += added;
            foreach (PendingEvent item in events) published.Writer.TryWrite(item);
            return true;
        }
    }

    /// <summary>The next events in the order of publishing, as many as fit a batch.</summary>
    public async Task<DeliveryBatch> NextPublishedAsync(CancellationToken cancellation)
    {
        PendingEvent first = await published.Reader.ReadAsync(cancellation);
        // Behind a call that is being published: its events go together.
        lock (gate) return BatchFrom(first);
    }

    /// <summary>The next failed batch whose pause is over.</summary>
    public ValueTask<DeliveryBatch> NextDueAsync(CancellationToken cancellation) => due.Reader.ReadAsync(cancellation);

    /// <summary>Makes a failed batch due again after a pause.</summary>
    public async Task RetryAsync(DeliveryBatch batch, TimeSpan pause, CancellationToken cancellation)
    {
        await Task.Delay(pause, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        due.Writer.TryWrite(batch);
    }

    /// <summary>Forgets a batch that was delivered or given up.</summary>
    public void Release(DeliveryBatch batch)
    {
        lock (gate)
        {
            count -= batch.Events.Count;
            bytes -= batch.Events.Sum(item => (long)item.Json.Length);
        }
    }

    private DeliveryBatch BatchFrom(PendingEvent first)
    {
        List<PendingEvent> events = [first];
        int size = "[]".Length + first.Json.Length;
        while (events.Count < DeliveryBatch.MaxEvents && published.Reader.TryPeek(out PendingEvent? next))
        {
            size += ",".Length + next.Json.Length;
            if (size > DeliveryBatch.MaxBytes || !published.Reader.TryRead(out next)) break;
            events.Add(next);
        }

        return new DeliveryBatch(events);
    }
}
