using AgentCore.EventLog;

namespace AgentCore.Streams;

/// <summary>One format's ring and its subscribers. Appending and joining take one lock; reading takes none.</summary>
internal sealed class Fanout(StreamFormat format, long maxBytes)
{
    private readonly Lock gate = new();
    private readonly EventRing ring = new(format, maxBytes);
    private readonly TopicIndex index = new();
    private volatile FanoutEnd end = new(0, default);
    private bool isUsed;

    public EventRing Ring => ring;

    /// <summary>How far the log has been read: whoever wants a slot before it has been told so.</summary>
    public FanoutEnd End => end;

    /// <summary>The log's end when reading began.</summary>
    public void Begin(LogPosition position)
    {
        lock (gate) Restart(position);
    }

    /// <summary>Adds what comes next in the log, then tells those who want it.</summary>
    public void Append(IReadOnlyList<LogEntry> entries)
    {
        if (entries.Count == 0) return;
        lock (gate)
        {
            if (!isUsed)
            {
                Restart(entries[^1].Position);
                return;
            }
            index.BeginBurst(ring.Next);
            foreach (LogEntry entry in entries) index.Touch(ring.Append(entry));
            index.EndBurst();
            end = new FanoutEnd(ring.Next, entries[^1].Position);
        }
    }

    /// <summary>The log was read up to here, and nothing more was found.</summary>
    public void Advance(LogPosition position)
    {
        lock (gate)
        {
            if (!isUsed) Restart(position);
            else end = new FanoutEnd(ring.Next, position);
        }
    }

    /// <summary>Whether a position is one that the ring has seen or passed.</summary>
    public bool HasReached(LogPosition position) => end.Position is var at && position.Log == at.Log && position <= at;

    /// <summary>Whether something that a subscriber wants has left the ring before it was written.</summary>
    public bool IsBehind(Subscriber subscriber) => subscriber.FirstUnwritten < ring.First;

    /// <summary>Adds a subscriber that has everything up to a position.</summary>
    /// <returns>Null when it is in; else how far it must read the log before it asks again.</returns>
    public LogPosition? Join(Subscriber subscriber, LogPosition position)
    {
        lock (gate)
        {
            isUsed = true;
            long? sequence = position == end.Position ? ring.Next : ring.Find(position);
            if (sequence is null) return ring.Landing() ?? end.Position;
            subscriber.Begin(sequence.Value, ring.Next);
            index.Add(subscriber);
            return null;
        }
    }

    public void Leave(Subscriber subscriber)
    {
        lock (gate) index.Remove(subscriber);
    }

    /// <summary>Nobody has asked for this format yet: nothing is encoded, the ring only keeps pace.</summary>
    private void Restart(LogPosition position)
    {
        ring.Begin(position);
        end = new FanoutEnd(ring.Next, position);
    }
}

/// <param name="Sequence">The slot that comes next.</param>
/// <param name="Position">How far the log has been read.</param>
internal sealed record FanoutEnd(long Sequence, LogPosition Position);
