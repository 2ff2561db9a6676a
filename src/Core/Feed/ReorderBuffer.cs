using AgentCore.EventLog;

namespace AgentCore.Feed;

/// <summary>Puts the feed's blocks into log order: what continues the log is given out, what lies beyond a hole is held.</summary>
internal sealed class ReorderBuffer(int maxHeld)
{
    private readonly List<FeedBlock> held = [];

    /// <summary>How far the log is known.</summary>
    public LogPosition End { get; private set; }

    /// <summary>A block is held because something before it is missing.</summary>
    public bool HasHole => held.Count > 0;

    /// <summary>As many blocks are held as may be; the next is left to the log.</summary>
    public bool IsFull => held.Count >= maxHeld;

    /// <summary>The log itself was read up to here: blocks before it are known, and those of another log are of no use.</summary>
    public void MoveTo(LogPosition end)
    {
        End = end;
        held.RemoveAll(block => block.Previous.Log != end.Log || IsKnown(block));
    }

    /// <summary>Lets go of the blocks that are held: they are in the log.</summary>
    public void Forget() => held.Clear();

    /// <summary>Adds the entries that come next to <paramref name="next"/>, held ones that now fit among them.</summary>
    public BlockFate Offer(FeedBlock block, List<LogEntry> next)
    {
        if (block.Entries.Count == 0 || IsKnown(block)) return BlockFate.Known;
        if (!Continues(block))
        {
            if (!IsFull) held.Add(block);
            return BlockFate.Held;
        }
        Take(block, next);
        Release(next);
        return BlockFate.Taken;
    }

    /// <summary>Adds the held blocks that fit now.</summary>
    public void Release(List<LogEntry> next)
    {
        while (held.Find(Continues) is { } block)
        {
            held.Remove(block);
            if (!IsKnown(block)) Take(block, next);
        }
    }

    private void Take(FeedBlock block, List<LogEntry> next)
    {
        foreach (LogEntry entry in block.Entries)
            if (entry.Position > End) next.Add(entry);
        End = block.Entries[^1].Position;
    }

    private bool Continues(FeedBlock block) => block.Previous.Log == End.Log && block.Previous <= End;

    private bool IsKnown(FeedBlock block) => block.Entries[^1].Position is var last && last.Log == End.Log && last <= End;
}

/// <summary>What became of a block.</summary>
internal enum BlockFate
{
    Taken,
    Held,
    Known,
}
