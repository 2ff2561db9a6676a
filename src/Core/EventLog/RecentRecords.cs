using BitFaster.Caching.Lru;

namespace AgentCore.EventLog;

/// <summary>
/// Records lately read, so that a crowd that reads the same stretch of the log has each parsed once. A line that ends at a position never
/// changes. Any number of threads.
/// </summary>
internal sealed class RecentRecords
{
    /// <summary>
    /// 8,192: what a client missed in a minute at a hundred events a second, and room. With <see cref="MaxBytes"/>, 16 MB of lines at most.
    /// </summary>
    private const int MaxRecords = 8_192;

    private const int MaxBytes = 2_048;

    private readonly ConcurrentLru<LogPosition, LogRecord> records = new(MaxRecords);

    /// <summary>As <see cref="LogRecordCodec.TryRead"/>; the line must be whole.</summary>
    public bool TryRead(ReadOnlySpan<byte> line, LogPosition position, out LogRecord record)
    {
        if (records.TryGet(position, out record)) return true;
        if (!LogRecordCodec.TryRead(line, position, out record)) return false;
        if (line.Length <= MaxBytes) records.AddOrUpdate(position, record);
        return true;
    }
}
