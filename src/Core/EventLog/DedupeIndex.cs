namespace AgentCore.EventLog;

/// <summary>
/// Where each event of the window stands, exactly. A segment stays in it while its last record is younger than the window, and the last
/// two always do. Bounded by what can be appended within the window: about 60 bytes an event.
/// </summary>
internal sealed class DedupeIndex
{
    private const int MinSegments = 2;

    private readonly Dictionary<UInt128, FirstRecord> firsts = [];
    private readonly Queue<Segment> segments = [];
    private Segment? last;

    public bool TryFind(UInt128 key, out FirstRecord first) => firsts.TryGetValue(key, out first);

    /// <summary>The records that follow are in this segment.</summary>
    public void Begin(uint segment)
    {
        if (last?.Number == segment) return;
        last = new Segment(segment);
        segments.Enqueue(last);
    }

    public void Add(UInt128 key, FirstRecord first)
    {
        firsts[key] = first;
        last!.Keys.Add(key);
    }

    /// <summary>A record of any kind stands in the segment.</summary>
    public void Touch(DateTimeOffset appendedAt) => last!.LastRecord = appendedAt;

    public void Expire(DateTimeOffset before)
    {
        while (segments.Count > MinSegments && segments.Peek().LastRecord < before)
        {
            Segment old = segments.Dequeue();
            foreach (UInt128 key in old.Keys)
                if (firsts.TryGetValue(key, out FirstRecord first) && first.End.Segment == old.Number) firsts.Remove(key);
        }
    }

    private sealed class Segment(uint number)
    {
        public uint Number => number;

        public List<UInt128> Keys { get; } = [];

        public DateTimeOffset LastRecord { get; set; }
    }
}

/// <summary>An event's own record.</summary>
/// <param name="End">Its position.</param>
/// <param name="Bytes">How long it is.</param>
internal readonly record struct FirstRecord(LogPosition End, int Bytes);
