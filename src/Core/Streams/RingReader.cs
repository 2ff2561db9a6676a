using AgentCore.EventLog;

namespace AgentCore.Streams;

/// <summary>Reads a ring for one stream that has caught up with it.</summary>
/// <param name="through">How far the stream had everything when it joined the ring.</param>
internal sealed class RingReader(Fanout fanout, Subscriber subscriber, LogPosition through)
{
    private long sequence = subscriber.Scanned;
    private LogEntry.Redelivery? given;

    /// <summary>How far the stream has everything.</summary>
    public LogPosition Through { get; private set; } = through;

    /// <summary>Writes what was signalled, up to one flush's worth. A redelivery that it gave before counts as written.</summary>
    public RingRead Read(BlockWriter writer)
    {
        if (given is { } passed) (Through, sequence, given) = (passed.Position, subscriber.Scanned, null);
        FanoutEnd settled = fanout.End;
        RingRead read = subscriber.TryTake(out long from, out long to) ? Read(writer, from, to) : new RingRead(RingState.Done);
        // All that was signalled before that end was settled is written: the cursor may stand there.
        if (read.State is RingState.Done && settled.Sequence >= sequence) (Through, sequence) = (settled.Position, settled.Sequence);
        return read;
    }

    private RingRead Read(BlockWriter writer, long from, long to)
    {
        for (long next = from; next <= to; next++)
        {
            if (fanout.Ring.Get(next) is not { } slot) return new RingRead(RingState.Behind);
            if (subscriber.Wants(slot))
            {
                if (writer.IsFull)
                {
                    subscriber.PutBack(next);
                    return new RingRead(RingState.More);
                }
                if (slot.Redelivery is not null)
                {
                    subscriber.PutBack(next + 1);
                    given = slot.Redelivery;
                    return new RingRead(RingState.Redelivery, given);
                }
                writer.Write(slot);
            }
            (Through, sequence) = (slot.Position, next + 1);
        }
        return new RingRead(RingState.Done);
    }
}

/// <summary>How reading the ring ended.</summary>
/// <param name="Redelivery">The event that came in once more and is to be written next; null for none.</param>
internal readonly record struct RingRead(RingState State, LogEntry.Redelivery? Redelivery = null);

/// <summary>How much of the ring was written.</summary>
internal enum RingState
{
    /// <summary>Everything.</summary>
    Done,

    /// <summary>A flush is full, and there is more.</summary>
    More,

    /// <summary>Everything before a redelivery; behind it there may be more.</summary>
    Redelivery,

    /// <summary>What comes next has left the ring.</summary>
    Behind,
}
