using System.Collections.Concurrent;
using AgentCore.LogWriter;

namespace AgentCore.Storage;

/// <summary>
/// Delivers numbered events in batches to processes that it kills now and then, some events more than once, and each until it is
/// acknowledged, as Event Grid does.
/// </summary>
internal sealed class EventGridDouble(Random random, int events, Func<WriterProcess> start)
{
    private const int Processes = 4;

    /// <summary>Deliveries under way at once to one process: what its two writers can take together, and one that waits.</summary>
    private const int AtOnce = 7;

    private readonly ConcurrentQueue<DeliveredBatch> waiting = [];
    private int kills;
    private int redeliveries;
    private int conflicts;

    /// <summary>Every position that any receipt gave to an event.</summary>
    public ConcurrentDictionary<int, ConcurrentBag<string>> Positions { get; } = new();

    public int Deliveries { get; private set; }

    public int Kills => kills;

    public int Redeliveries => redeliveries;

    public int Conflicts => conflicts;

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (DeliveredBatch delivery in Cut()) waiting.Enqueue(delivery);
        Deliveries = waiting.Count;
        await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => ServeAsync(new Random(random.Next()), cancellation)));
    }

    /// <summary>Every event in some batch; and every sixth batch is followed by one that holds half of it and half of the next again.</summary>
    private IEnumerable<DeliveredBatch> Cut()
    {
        int id = 0;
        for (int first = 0; first < events;)
        {
            int count = Math.Min(random.Next(1, 100), events - first);
            yield return new DeliveredBatch(id++, first, count);
            if (random.Next(6) == 0) yield return new DeliveredBatch(id++, first + (count / 2), Math.Min(count, events - first - (count / 2)));
            first += count;
        }
    }

    /// <summary>One process after the other, each killed in the middle of its work.</summary>
    private async Task ServeAsync(Random own, CancellationToken cancellation)
    {
        while (!waiting.IsEmpty)
        {
            await using WriterProcess writer = start();
            int left = own.Next(20, 60);
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
            {
                while (Volatile.Read(ref left) > 0 && waiting.TryDequeue(out DeliveredBatch? next))
                {
                    Task<Receipt?> delivering = writer.DeliverAsync(next);
                    if (Interlocked.Decrement(ref left) == 0)
                    {
                        await writer.KillAsync();
                        Interlocked.Increment(ref kills);
                    }
                    Book(next, await delivering.WaitAsync(cancellation));
                }
            }));
            Interlocked.Add(ref conflicts, writer.Conflicts);
        }
    }

    private void Book(DeliveredBatch delivery, Receipt? receipt)
    {
        if (receipt is not { Positions.Count: > 0 } done)
        {
            Interlocked.Increment(ref redeliveries);
            waiting.Enqueue(delivery);
            return;
        }
        for (int index = 0; index < delivery.Count; index++)
            Positions.GetOrAdd(delivery.First + index, _ => []).Add(done.Positions[index]);
    }
}
