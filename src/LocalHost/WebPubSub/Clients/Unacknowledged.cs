namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>
/// The messages of one reliable connection that its client has not acknowledged yet, numbered from 1. Not thread-safe: the
/// connection's lock guards it.
/// </summary>
/// <remarks>https://github.com/Azure/azure-webpubsub/blob/main/protocols/client/client-spec.md#32-sequenceid</remarks>
internal sealed class Unacknowledged(OutboxBudget budget)
{
    /// <summary>
    /// The service's bounds: 1,000 messages and 16 MB. Beyond them it closes the connection, which is not recovered then.
    /// </summary>
    public static readonly OutboxLimits Limits = new(1_000, 16 * 1024 * 1024);

    // As an outbox does, a connection that once lagged gives its room back.
    private const int KeptCapacity = 64;

    private readonly Queue<Frame> frames = [];
    private ulong last;

    /// <summary>Those that are kept, in the order of their numbers.</summary>
    public IReadOnlyCollection<Frame> Frames => frames;

    /// <summary>The weight of those that are kept.</summary>
    public long Bytes { get; private set; }

    /// <summary>Numbers a message and keeps it. Null where there is no room.</summary>
    public Frame? Add(Frame message)
    {
        if (frames.Count >= Limits.Messages || Bytes + message.Payload.Length > Limits.Bytes) return null;
        Frame numbered = message.Numbered(++last);
        budget.Hold(numbered);
        Bytes += numbered.Payload.Length;
        frames.Enqueue(numbered);
        return numbered;
    }

    /// <summary>The client has received all messages up to this number.</summary>
    public void Acknowledge(ulong sequenceId)
    {
        while (frames.TryPeek(out Frame? first) && first.SequenceId <= sequenceId) RemoveFirst();
        if (frames.Count == 0 && frames.Capacity > KeptCapacity) frames.TrimExcess(0);
    }

    /// <summary>Drops all messages: the connection has ended.</summary>
    public void Clear()
    {
        while (frames.Count > 0) RemoveFirst();
        frames.TrimExcess(0);
    }

    private void RemoveFirst()
    {
        Frame first = frames.Dequeue();
        Bytes -= first.Payload.Length;
        budget.Release(first);
    }
}
