using AgentCore.EventLog;
using AgentCore.Feed;
using AgentCore.Telemetry;

namespace AgentCore.Streams;

/// <summary>What the tail met; the meter is told as well. Each only grows.</summary>
internal sealed class TailCounters(StreamMetrics metrics)
{
    private long blocks;
    private long duplicates;
    private long holesFilled;
    private long gaps;

    /// <summary>Blocks that the feed brought.</summary>
    public long Blocks => Volatile.Read(ref blocks);

    /// <summary>Blocks that were known already.</summary>
    public long Duplicates => Volatile.Read(ref duplicates);

    /// <summary>Entries that the feed did not bring in time and the log had.</summary>
    public long HolesFilled => Volatile.Read(ref holesFilled);

    /// <summary>Runs that the log no longer held: every stream was told.</summary>
    public long Gaps => Volatile.Read(ref gaps);

    internal void Heard(BlockFate fate)
    {
        Interlocked.Increment(ref blocks);
        if (fate is BlockFate.Known) Interlocked.Increment(ref duplicates);
        metrics.Feed.Heard(fate);
    }

    internal void Filled(long entries)
    {
        Interlocked.Add(ref holesFilled, entries);
        metrics.Feed.Filled(entries);
    }

    internal void Lost(GapReason reason)
    {
        Interlocked.Increment(ref gaps);
        metrics.Deliveries.Gap(Transport.Sse, reason);
    }
}
