namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary>The newest dead letters: at most 1,000 and 16 MB, which is more than a person reads and less than a ring holds.</summary>
internal sealed class DeadLetters
{
    private const int MaxEvents = 1_000;
    private const int MaxBytes = 16 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<DeadLetter> kept = [];
    private int bytes;
    private long dropped;

    public void Add(DeadLetter letter)
    {
        lock (gate)
        {
            kept.Enqueue(letter);
            bytes += letter.Event.Json.Length;
            while (kept.Count > MaxEvents || bytes > MaxBytes)
            {
                bytes -= kept.Dequeue().Event.Json.Length;
                dropped++;
            }
        }
    }

    /// <summary>The kept ones, oldest first, and how many older ones are kept no more.</summary>
    public (IReadOnlyList<DeadLetter> Kept, long Dropped) List()
    {
        lock (gate) return ([.. kept], dropped);
    }
}
