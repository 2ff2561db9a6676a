namespace AgentCore.EventLog;

/// <summary>Knows where the log ends, and finds out again at the price of one small read where it has not grown.</summary>
internal sealed class LogTail
{
    /// <summary>How much of a segment's end is looked at for its last line. 4 KB: the usual record is smaller.</summary>
    private const int WindowBytes = 4 * 1024;

    private readonly ISegmentStore store;
    private readonly CoalescedQuery<SegmentManifest> held;
    private readonly CoalescedQuery<LogPosition> question;
    private volatile Seen? seen;

    public LogTail(ISegmentStore store, CoalescedQuery<SegmentManifest> held)
    {
        this.store = store;
        this.held = held;
        question = new CoalescedQuery<LogPosition>(FindAsync);
    }

    /// <summary>The end as it was last seen, or null.</summary>
    public LogPosition? Known => seen?.End;

    /// <summary>The end as it is: everything acknowledged before the call lies at or before it.</summary>
    public ValueTask<LogPosition> AskAsync(CancellationToken cancellation) => question.AskAsync(cancellation);

    private async ValueTask<LogPosition> FindAsync()
    {
        while (true)
        {
            if (seen is not { } last)
            {
                SegmentManifest now = await held.AskAsync(CancellationToken.None);
                seen = await LookAsync(now.Log, now.Last.Number, now.Last.Length);
                continue;
            }
            LogPosition end = last.End;
            SegmentRead? growth = await store.ReadAsync(end.Log, end.Segment, last.Length, 1, CancellationToken.None);
            if (growth is null) seen = null;
            else if (growth.Value.Length > last.Length) seen = await LookAsync(end.Log, end.Segment, growth.Value.Length);
            else if (last.IsRolled && await IsThereAsync(end.Log, end.Segment + 1)) seen = null;
            else return end;
        }
    }

    private async Task<bool> IsThereAsync(uint log, uint segment) =>
        await store.ReadAsync(log, segment, 0, 1, CancellationToken.None) is not null;

    /// <summary>Finds the last line's end by looking at ever more of the segment's own end; null where the segment is gone.</summary>
    private async Task<Seen?> LookAsync(uint log, uint segment, uint length)
    {
        for (uint window = WindowBytes; ; window *= 16)
        {
            uint start = length > window ? length - window : 0;
            if (await ReadWholeAsync(new LogPosition(log, segment, start), length) is not { } bytes) return null;
            int lineFeed = bytes.AsSpan().LastIndexOf((byte)'\n');
            if (lineFeed < 0 && start > 0) continue;
            var end = new LogPosition(log, segment, start + (uint)(lineFeed + 1));
            return new Seen(end, length, bytes.AsSpan().IndexOf(LogRecordCodec.RollEnd) >= 0);
        }
    }

    private async Task<byte[]?> ReadWholeAsync(LogPosition from, uint to)
    {
        var bytes = new byte[to - from.Offset];
        for (int filled = 0; filled < bytes.Length;)
        {
            uint offset = from.Offset + (uint)filled;
            SegmentRead? read = await store.ReadAsync(from.Log, from.Segment, offset, bytes.Length - filled, CancellationToken.None);
            if (read is not { Bytes.IsEmpty: false } some) return null;
            some.Bytes.CopyTo(bytes.AsMemory(filled));
            filled += some.Bytes.Length;
        }
        return bytes;
    }

    /// <param name="End">The end of the last line.</param>
    /// <param name="Length">The segment's length, beyond the last line where a torn one follows.</param>
    /// <param name="IsRolled">The log goes on in the next segment, once someone has created it.</param>
    private sealed record Seen(LogPosition End, uint Length, bool IsRolled);
}
