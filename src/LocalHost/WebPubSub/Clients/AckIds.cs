namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>Which requests of one connection succeeded, so that none is done twice. When full, the oldest is forgotten.</summary>
internal sealed class AckIds
{
    // As many as the service holds messages for a reliable client; a client repeats what it just sent.
    private const int Kept = 1_000;

    private readonly HashSet<ulong> known = [];
    private readonly Queue<ulong> order = [];

    public bool Contains(ulong ackId) => known.Contains(ackId);

    public void Add(ulong ackId)
    {
        if (!known.Add(ackId)) return;
        order.Enqueue(ackId);
        if (order.Count > Kept) known.Remove(order.Dequeue());
    }
}
