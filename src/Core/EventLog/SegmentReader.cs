namespace AgentCore.EventLog;

/// <summary>Bytes of one segment from an offset on: empty at its end, null where there is no such segment.</summary>
internal delegate ValueTask<ReadOnlyMemory<byte>?> SegmentSource(uint offset, CancellationToken cancellation);

/// <summary>What asking for more bytes brought.</summary>
internal enum Fill
{
    More,
    End,
    Gone,
}

/// <summary>Reads one segment's records forward. Damaged lines are reported and passed over.</summary>
/// <param name="start">Where to begin.</param>
/// <param name="startsInside">Whether that may be inside a record, which is then passed over.</param>
/// <param name="recent">Where many read the same records.</param>
internal sealed class SegmentReader(
    LogPosition start, bool startsInside, SegmentSource source, DamagedLines damaged, RecentRecords? recent = null)
{
    private readonly LineCutter lines = new(start.Offset, startsInside);

    /// <summary>The end of the last line read, whole or damaged, or where reading began.</summary>
    public LogPosition Position => start with { Offset = lines.End };

    /// <summary>The end of all bytes read: beyond <see cref="Position"/> where a line has no end yet.</summary>
    public uint ReadTo => lines.ReadTo;

    public bool IsInsideLine => lines.IsInsideLine;

    /// <summary>How long the last record was, line feed included.</summary>
    public int RecordBytes { get; private set; }

    /// <summary>The next record, or why there is none.</summary>
    public async ValueTask<(Fill Fill, LogRecord Record)> NextAsync(CancellationToken cancellation)
    {
        LogRecord record;
        while (!TryNext(out record))
            if (await FillAsync(cancellation) is not Fill.More and var without) return (without, default);
        return (Fill.More, record);
    }

    /// <summary>Asks for more bytes. <see cref="TryNext"/> must have answered false before.</summary>
    public async ValueTask<Fill> FillAsync(CancellationToken cancellation)
    {
        if (await source(lines.ReadTo, cancellation) is not { } bytes) return Fill.Gone;
        lines.Add(bytes);
        return bytes.IsEmpty ? Fill.End : Fill.More;
    }

    /// <summary>The next record of the bytes that are here.</summary>
    public bool TryNext(out LogRecord record)
    {
        uint lineStart = lines.End;
        while (lines.TryTake(out ReadOnlyMemory<byte>? line))
        {
            RecordBytes = (int)(lines.End - lineStart);
            if (line is { } whole && TryRead(whole.Span, out record)) return true;
            // A writer begins with a line feed where it finds a torn line; an empty line is such a one.
            if (line is not { Length: 0 }) damaged.Report(Position, RecordBytes);
            lineStart = lines.End;
        }
        record = default;
        return false;
    }

    private bool TryRead(ReadOnlySpan<byte> line, out LogRecord record) =>
        recent is null ? LogRecordCodec.TryRead(line, Position, out record) : recent.TryRead(line, Position, out record);
}
