using AgentCore.EventLog;

namespace AgentCore.LogWriter;

/// <summary>Counts how often another writer was first.</summary>
internal sealed class ConflictCounter(ISegmentStore inner) : ISegmentStore
{
    private int conflicts;

    public int Conflicts => Volatile.Read(ref conflicts);

    public Task<uint?> GetLogAsync(CancellationToken cancellation) => inner.GetLogAsync(cancellation);

    public Task SetLogAsync(uint? expected, uint log, CancellationToken cancellation) => inner.SetLogAsync(expected, log, cancellation);

    public Task CreateSegmentAsync(uint log, uint segment, CancellationToken cancellation) => inner.CreateSegmentAsync(log, segment, cancellation);

    public async Task<AppendOutcome> AppendAsync(
        uint log, uint segment, uint expectedEnd, ReadOnlyMemory<byte> block, CancellationToken cancellation)
    {
        AppendOutcome outcome = await inner.AppendAsync(log, segment, expectedEnd, block, cancellation);
        if (outcome == AppendOutcome.Conflict) Interlocked.Increment(ref conflicts);
        return outcome;
    }

    public Task<SegmentRead?> ReadAsync(uint log, uint segment, uint offset, int maxBytes, CancellationToken cancellation) =>
        inner.ReadAsync(log, segment, offset, maxBytes, cancellation);

    public Task<IReadOnlyList<SegmentInfo>> ListAsync(uint log, CancellationToken cancellation) => inner.ListAsync(log, cancellation);
}
