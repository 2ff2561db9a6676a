using AgentCore.Channels;
using AgentCore.Delivery;
using AgentCore.Scheduling;

namespace AgentCore.Streams;

/// <summary>
/// One reader of a ring: a filter and a cursor. Whoever appends leaves two numbers here, the first and the last slot that this reader
/// has yet to look at, and wakes it; it never waits for the reader.
/// </summary>
/// <param name="signal">Wakes the reader.</param>
internal sealed class Subscriber(Listener listener, bool followsRedeliveries, AsyncSignal signal)
{
    private const long Nothing = long.MaxValue;

    private long first = Nothing;
    private long last = -1;

    public ChannelSet Channels => listener.Channels;

    public bool FollowsRedeliveries => followsRedeliveries;

    /// <summary>The first slot that may be wanted and is not written; <see cref="long.MaxValue"/> when there is none.</summary>
    public long FirstUnwritten => Volatile.Read(ref first);

    /// <summary>Everything before this was looked at. Only for the reader.</summary>
    public long Scanned { get; private set; }

    public bool Wants(Slot slot) => slot.Kind switch
    {
        SlotKind.Event => listener.MayHear(slot.Type, slot.AgentId),
        SlotKind.Redelivery => followsRedeliveries,
        _ => true,
    };

    /// <summary>Sets where reading begins, and what is there already.</summary>
    public void Begin(long sequence, long next)
    {
        Scanned = sequence;
        if (sequence < next) Signal(sequence, next - 1);
    }

    /// <summary>Slots between these, both wanted, were appended. One appender at a time, in order of <paramref name="from"/>.</summary>
    public void Signal(long from, long to)
    {
        if (to > last) Volatile.Write(ref last, to);
        if (Interlocked.CompareExchange(ref first, from, Nothing) == Nothing) signal.Set();
    }

    /// <summary>Takes what was signalled; the reader looks at all of it or puts the rest back.</summary>
    public bool TryTake(out long from, out long to)
    {
        from = Interlocked.Exchange(ref first, Nothing);
        to = Volatile.Read(ref last);
        if (from == Nothing) return false;
        from = Math.Max(from, Scanned);
        Scanned = Math.Max(to + 1, Scanned);
        return true;
    }

    /// <summary>The reader stopped before this slot, which it wants.</summary>
    public void PutBack(long from)
    {
        Scanned = from;
        Interlocked.Exchange(ref first, from);
    }
}
