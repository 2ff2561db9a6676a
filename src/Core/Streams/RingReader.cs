using AgentCore.EventLog;

namespace AgentCore.Streams;

/// <summary>Reads a ring for one stream that has caught up with it.</summary>
/// <param name="through">How far the stream had everything when it joined the ring.</param>
internal sealed class RingReader(Fanout fanout, Subscriber subscriber, LogPosition through)
{
    private long sequence = subscriber.Scanned;

    /// <summary>How far the stream has everything.</summary>
    public LogPosition Through { get; private set; } = through;

    /// <summary>The event that came in once more and is to be written now; see <see cref="RingRead.Redelivery"/>.</summary>
    public LogEntry.Redelivery? Redelivery { get; private set; }

    /// <summary>Writes what was signalled, up to one flush's worth.</summary>
    public RingRead Read(BlockWriter writer)
    {
        FanoutEnd settled = fanout.End;
        RingRead read = subscriber.TryTake(out long from, out long to) ? Read(writer, from, to) : RingRead.Done;
        // All that was signalled before that end was settled is written: the cursor may stand there.
        if (read is RingRead.Done && settled.Sequence >= sequence) (Through, sequence) = (settled.Position, settled.Sequence);
        return read;
    }

    /// <summary><see cref="Redelivery"/> was written.</summary>
    public void PassRedelivery()
    {
        if (Redelivery is { } passed) (Through, sequence) = (passed.Position, subscriber.Scanned);
        Redelivery = null;
    }

    private RingRead Read(BlockWriter writer, long from, long to)
    {
        for (long next = from; next <= to; next++)
        {
            if (fanout.Ring.Get(next) is not { } slot) return RingRead.Behind;
            if (subscriber.Wants(slot))
            {
                if (writer.IsFull)
                {
                    subscriber.PutBack(next);
                    return RingRead.More;
                }
                if (slot.Redelivery is not null)
                {
                    subscriber.PutBack(next + 1);
                    Redelivery = slot.Redelivery;
                    return RingRead.Redelivery;
                }
                writer.Write(slot);
            }
            (Through, sequence) = (slot.Position, next + 1);
        }
        return RingRead.Done;
    }
}

/// <summary>How reading the ring ended.</summary>
internal enum RingRead
{
    /// <summary>Everything was written.</summary>
    Done,

    /// <summary>A flush is full, and there is more.</summary>
    More,

    /// <summary>The event that <see cref="RingReader.Redelivery"/> names comes next; then there may be more.</summary>
    Redelivery,

    /// <summary>What comes next has left the ring.</summary>
    Behind,
}
