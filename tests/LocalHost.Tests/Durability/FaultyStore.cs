using AgentCore.EventLog;

namespace AgentCore.LocalHost.Durability;

/// <summary>A storage whose answer to an append gets lost, and which may be out of reach from then on.</summary>
internal sealed class FaultyStore(ISegmentStore inner) : ISegmentStore
{
    private volatile bool isDown;

    /// <summary>The next append takes effect, and nobody is told.</summary>
    public bool LosesAnswer { get; set; }

    /// <summary>After the lost answer nothing is answered, until mended.</summary>
    public bool StaysAway { get; set; }

    public void Mend() => isDown = false;

    public Task<uint?> GetLogAsync(CancellationToken cancellation) => Reach().GetLogAsync(cancellation);

    public Task SetLogAsync(uint? expected, uint log, CancellationToken cancellation) => Reach().SetLogAsync(expected, log, cancellation);

    public Task CreateSegmentAsync(uint log, uint segment, CancellationToken cancellation) =>
        Reach().CreateSegmentAsync(log, segment, cancellation);

    public async Task<AppendOutcome> AppendAsync(
        uint log, uint segment, uint expectedEnd, ReadOnlyMemory<byte> block, CancellationToken cancellation)
    {
        AppendOutcome outcome = await Reach().AppendAsync(log, segment, expectedEnd, block, cancellation);
        if (!LosesAnswer) return outcome;
        LosesAnswer = false;
        isDown = StaysAway;
        throw new IOException("The answer was lost.");
    }

    public Task<SegmentRead?> ReadAsync(uint log, uint segment, uint offset, int maxBytes, CancellationToken cancellation) =>
        Reach().ReadAsync(log, segment, offset, maxBytes, cancellation);

    public Task<IReadOnlyList<SegmentInfo>> ListAsync(uint log, CancellationToken cancellation) => Reach().ListAsync(log, cancellation);

    private ISegmentStore Reach() => isDown ? throw new IOException("The storage is out of reach.") : inner;
}
