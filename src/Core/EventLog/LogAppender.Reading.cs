namespace AgentCore.EventLog;

internal sealed partial class LogAppender
{
    /// <summary>The largest read: 4 MB, so that a cold writer reads a segment in four.</summary>
    private const int ReadBytes = 4 * 1024 * 1024;

    /// <summary>Enough for a segment's first record, as a rule.</summary>
    private const int FirstRecordBytes = 16 * 1024;

    /// <summary>Begins with nothing known: finds the first segment with a record in the dedupe window, at least the last but one.</summary>
    private async Task<LogEnd> OpenAsync()
    {
        SegmentManifest held = await SegmentManifest.OpenAsync(store, random, CancellationToken.None);
        DateTimeOffset cutoff = time.GetUtcNow() - options.DedupeWindow;
        int first = Math.Max(0, held.Run.Count - 2);
        // A segment's last record is about as old as its successor's first.
        while (first > 0 && await FirstTimeAsync(held.Log, held.Run[first].Number) >= cutoff) first--;
        return new LogEnd(held, held.Run[first].Number);
    }

    /// <summary>When the segment's first record was appended; the end of time where there is none.</summary>
    private async Task<DateTimeOffset> FirstTimeAsync(uint log, uint segment)
    {
        var start = new LogPosition(log, segment, 0);
        var reader = new SegmentReader(start, startsInside: false, Read, damaged);
        while (await reader.FillAsync(CancellationToken.None) == Fill.More)
            if (reader.TryNext(out LogRecord record)) return record.AppendedAt;
        return DateTimeOffset.MaxValue;

        async ValueTask<ReadOnlyMemory<byte>?> Read(uint offset, CancellationToken cancellation) =>
            (await store.ReadAsync(log, segment, offset, FirstRecordBytes, cancellation))?.Bytes;
    }

    /// <summary>Reads the segment on from where knowledge ends. True when the block with this append id is in what was read.</summary>
    private async Task<bool> CatchUpAsync(LogEnd end, ulong? own)
    {
        LogPosition from = end.Position;
        uint length = 0;
        var reader = new SegmentReader(from, end.IsInsideLine, Read, damaged);
        bool isOwnIn = false;
        Fill fill;
        do
        {
            fill = await reader.FillAsync(CancellationToken.None);
            while (!end.IsRolled && reader.TryNext(out LogRecord record))
            {
                end.Absorb(record, reader.RecordBytes);
                isOwnIn |= record.AppendId == own;
            }
        }
        while (fill == Fill.More && !end.IsRolled && reader.ReadTo < length);

        if (fill == Fill.Gone) known = null;
        else end.ReachedTo(reader.ReadTo, reader.IsInsideLine);
        return isOwnIn;

        async ValueTask<ReadOnlyMemory<byte>?> Read(uint offset, CancellationToken cancellation)
        {
            SegmentRead? read = await store.ReadAsync(from.Log, from.Segment, offset, ReadBytes, cancellation);
            length = read?.Length ?? 0;
            return read?.Bytes;
        }
    }
}
