using AgentCore.EventLog;

namespace AgentCore.Http;

/// <summary>A storage that answers nothing until it is told to.</summary>
internal sealed class SilentStore : ISegmentStore
{
    private readonly MemorySegmentStore inner = new(8);
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource answering = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Complete once a question waits.</summary>
    public Task Asked => asked.Task;

    public void Answer() => answering.TrySetResult();

    public async Task<uint?> GetLogAsync(CancellationToken cancellation)
    {
        asked.TrySetResult();
        await answering.Task;
        return await inner.GetLogAsync(cancellation);
    }

    public Task SetLogAsync(uint? expected, uint log, CancellationToken cancellation) => inner.SetLogAsync(expected, log, cancellation);

    public Task CreateSegmentAsync(uint log, uint segment, CancellationToken cancellation) => inner.CreateSegmentAsync(log, segment, cancellation);

    public Task<AppendOutcome> AppendAsync(
        uint log, uint segment, uint expectedEnd, ReadOnlyMemory<byte> block, CancellationToken cancellation) =>
        inner.AppendAsync(log, segment, expectedEnd, block, cancellation);

    public Task<SegmentRead?> ReadAsync(uint log, uint segment, uint offset, int maxBytes, CancellationToken cancellation) =>
        inner.ReadAsync(log, segment, offset, maxBytes, cancellation);

    public Task<IReadOnlyList<SegmentInfo>> ListAsync(uint log, CancellationToken cancellation) => inner.ListAsync(log, cancellation);
}
