using System.Diagnostics.Metrics;

namespace AgentCore.Feed;

/// <summary>The feed between relays and stream instances: a hint, whose losses the log makes good.</summary>
public sealed class FeedMetrics
{
    private static readonly KeyValuePair<string, object?> Next = new("fate", "next");
    private static readonly KeyValuePair<string, object?> Known = new("fate", "known");
    private static readonly KeyValuePair<string, object?> Held = new("fate", "held");

    private readonly Counter<long> dropped;
    private readonly Counter<long> blocks;
    private readonly Counter<long> holesFilled;

    internal FeedMetrics(Meter meter)
    {
        dropped = meter.CreateCounter<long>("agentcore.feed.dropped", "{block}", "Blocks that a full queue did not announce.");
        blocks = meter.CreateCounter<long>("agentcore.feed.blocks", "{block}", "Blocks that a stream instance heard of.");
        holesFilled = meter.CreateCounter<long>("agentcore.holes.filled", "{entry}", "Entries that the feed did not bring in time.");
    }

    /// <summary>A relay's queue had no room for a block.</summary>
    internal void Dropped() => dropped.Add(1);

    internal void Heard(BlockFate fate) => blocks.Add(1, fate switch
    {
        BlockFate.Taken => Next,
        BlockFate.Known => Known,
        BlockFate.Held => Held,
        _ => throw new ArgumentOutOfRangeException(nameof(fate), fate, null),
    });

    internal void Filled(long entries) => holesFilled.Add(entries);
}
