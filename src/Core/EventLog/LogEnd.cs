namespace AgentCore.EventLog;

/// <summary>A writer's knowledge: where the log ends and what it must know to append there. Only the writer touches it.</summary>
internal sealed class LogEnd
{
    private readonly uint lastListed;
    private ulong lastAppendId;

    /// <param name="held">What was held when it was asked.</param>
    /// <param name="first">The first segment that the dedupe window reaches: reading begins there.</param>
    public LogEnd(SegmentManifest held, uint first)
    {
        lastListed = held.Last.Number;
        LastEntry = new LogPosition(held.Log, first, 0);
        Enter(LastEntry);
    }

    public DedupeIndex Index { get; } = new();

    /// <summary>Where the next block would begin: the segment's length, as far as is known.</summary>
    public LogPosition Position { get; private set; }

    /// <summary>The last entry before <see cref="Position"/>, or where reading began.</summary>
    public LogPosition LastEntry { get; private set; }

    /// <summary>No record may be older than this one.</summary>
    public DateTimeOffset LastTime { get; private set; }

    /// <summary>The segment's blocks, told from each other by their append ids.</summary>
    public int Blocks { get; private set; }

    /// <summary>Nothing was read of the segment yet.</summary>
    public bool IsUnread { get; private set; }

    /// <summary>Nothing may be appended to the segment any more.</summary>
    public bool IsClosed => IsRolled || HasSuccessor;

    /// <summary>The segment ends with its roll.</summary>
    public bool IsRolled { get; private set; }

    /// <summary>The next segment is known to exist.</summary>
    public bool HasSuccessor => Position.Segment < lastListed;

    /// <summary>The segment ends in a torn line, which the next block must end.</summary>
    public bool IsInsideLine { get; private set; }

    public void MoveOn() => Enter(new LogPosition(Position.Log, Position.Segment + 1, 0));

    /// <summary>A record that stands behind <see cref="Position"/>, whoever wrote it.</summary>
    /// <param name="bytes">How long it is.</param>
    public void Absorb(in LogRecord record, int bytes)
    {
        if (Blocks == 0 || record.AppendId != lastAppendId) Blocks++;
        lastAppendId = record.AppendId;
        if (record.AppendedAt > LastTime) LastTime = record.AppendedAt;
        Position = record.Position;
        IsInsideLine = false;
        IsRolled = record.IsRoll;
        Index.Touch(record.AppendedAt);
        if (record.Entry is null) return;
        LastEntry = record.Position;
        if (record.Entry is LogEntry.Recorded recorded) Index.Add(EventKey.Of(recorded.Event), new FirstRecord(record.Position, bytes));
    }

    /// <summary>All was read up to here, be it records or not.</summary>
    public void ReachedTo(uint offset, bool isInsideLine)
    {
        Position = Position with { Offset = offset };
        IsInsideLine = isInsideLine;
        IsUnread = false;
    }

    private void Enter(LogPosition start)
    {
        Position = start;
        Blocks = 0;
        IsRolled = IsInsideLine = false;
        IsUnread = true;
        Index.Begin(start.Segment);
    }
}
