namespace AgentCore.Faults.Publishing;

/// <summary>Events that wait for a delivery, each by itself: a delivery that failed is never repeated as the batch that it was.</summary>
internal sealed class Outbox
{
    /// <summary>An event may overtake so many others.</summary>
    private const int Reach = 40;

    private const int MaxBatch = 12;

    private readonly Lock gate = new();
    private readonly List<AgentEvent> waiting = [];
    private int taken;

    /// <summary>Nothing waits, and nothing is under way.</summary>
    public bool IsEmpty
    {
        get { lock (gate) return waiting.Count == 0 && taken == 0; }
    }

    public void Add(IEnumerable<AgentEvent> events)
    {
        lock (gate) waiting.AddRange(events);
    }

    /// <summary>Takes a batch in any order.</summary>
    public List<AgentEvent> Take(Random random)
    {
        var batch = new List<AgentEvent>();
        lock (gate)
        {
            for (int left = random.Next(1, MaxBatch + 1); left > 0 && waiting.Count > 0; left--)
            {
                int place = random.Next(Math.Min(Reach, waiting.Count));
                batch.Add(waiting[place]);
                waiting.RemoveAt(place);
            }
            taken += batch.Count;
        }
        return batch;
    }

    /// <summary>A batch that was taken is dealt with, but for what is to be delivered again.</summary>
    public void Done(List<AgentEvent> batch, IEnumerable<AgentEvent> again)
    {
        lock (gate)
        {
            taken -= batch.Count;
            waiting.AddRange(again);
        }
    }
}
