using System.Buffers;
using AgentCore.EventLog;

namespace AgentCore.Streams;

/// <summary>
/// The newest entries of the log, each encoded once, bounded in bytes: the oldest go first. One thread at a time appends; any number
/// reads by sequence without a lock.
/// </summary>
internal sealed class EventRing(StreamFormat format, long maxBytes)
{
    private readonly RingMemory memory = new();
    private readonly ArrayBufferWriter<byte> scratch = new();
    private volatile Slot?[] table = new Slot?[1024];
    private long first;
    private long next;
    private long bytes;
    private long floor;

    /// <summary>The oldest sequence still held.</summary>
    public long First => Volatile.Read(ref first);

    /// <summary>The sequence that the next entry gets. Only for whoever appends.</summary>
    public long Next => next;

    /// <summary>What the slots weigh, by the measure that is bounded.</summary>
    public long Bytes => bytes;

    /// <summary>A reader at this position may go on from the slot at the floor; one before it may not.</summary>
    public LogPosition FloorPosition { get; private set; }

    /// <summary>The slot, or null when it has left the ring.</summary>
    public Slot? Get(long sequence)
    {
        Slot?[] now = table;
        Slot? slot = Volatile.Read(ref now[sequence & (now.Length - 1)]);
        return slot is not null && slot.Sequence == sequence ? slot : null;
    }

    /// <summary>Forgets everything: the ring begins at a position. Only while nobody reads.</summary>
    public void Begin(LogPosition position)
    {
        while (first < next) EvictOldest();
        floor = next;
        FloorPosition = position;
    }

    public Slot Append(LogEntry entry)
    {
        Slot slot = Encode(entry);
        if (next - first == table.Length) Grow();
        Volatile.Write(ref table[next & (table.Length - 1)], slot);
        next++;
        bytes += slot.Bytes;
        while (bytes > maxBytes && first < next - 1) EvictOldest();
        if (entry is LogEntry.Lost) (floor, FloorPosition) = (next, entry.Position);
        return slot;
    }

    /// <summary>The first slot behind a position that lies at or behind the floor, or null: the log must be read first.</summary>
    public long? Find(LogPosition after)
    {
        if (after.Log != FloorPosition.Log || after < FloorPosition) return null;
        long low = floor, high = next;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (Get(middle)!.Position <= after) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>How far a reader of the log should come before it goes on in the ring: not the floor, which rises while it reads.</summary>
    public LogPosition? Landing() => next - floor > 4 ? Get(floor + ((next - floor) / 4))!.Position : null;

    private Slot Encode(LogEntry entry)
    {
        scratch.ResetWrittenCount();
        switch (entry)
        {
            case LogEntry.Recorded recorded:
                SseBlocks.Event(scratch, format, recorded.Event, recorded.Position, recorded.Position);
                return new Slot(next, SlotKind.Event, entry.Position, memory.Keep(scratch.WrittenSpan))
                {
                    Type = recorded.Event.Type,
                    AgentId = recorded.Event.AgentId,
                    Times = (recorded.AppendedAt, recorded.Event.Time),
                };
            case LogEntry.Lost lost:
                SseBlocks.Gap(scratch, format, lost.From.ToString(), lost.Position, lost.Reason);
                return new Slot(next, SlotKind.Gap, entry.Position, memory.Keep(scratch.WrittenSpan));
            case LogEntry.Redelivery again:
                return new Slot(next, SlotKind.Redelivery, entry.Position, ArraySegment<byte>.Empty) { Redelivery = again };
            default:
                throw new ArgumentOutOfRangeException(nameof(entry), entry, null);
        }
    }

    private void EvictOldest()
    {
        ref Slot? place = ref table[first & (table.Length - 1)];
        Slot oldest = place!;
        if (floor <= first) (floor, FloorPosition) = (first + 1, oldest.Position);
        Volatile.Write(ref first, first + 1);
        Volatile.Write(ref place, null);
        bytes -= oldest.Bytes;
    }

    private void Grow()
    {
        var larger = new Slot?[table.Length * 2];
        for (long sequence = first; sequence < next; sequence++) larger[sequence & (larger.Length - 1)] = Get(sequence);
        table = larger;
    }
}
