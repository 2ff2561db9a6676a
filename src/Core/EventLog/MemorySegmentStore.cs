namespace AgentCore.EventLog;

/// <summary>Segments in this process's memory. Bounded: beyond <paramref name="keep"/> segments the oldest is dropped.</summary>
public sealed class MemorySegmentStore(int keep) : ISegmentStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<uint, SortedList<uint, MemorySegment>> logs = [];
    private uint? current;

    /// <inheritdoc />
    public Task<uint?> GetLogAsync(CancellationToken cancellation)
    {
        lock (gate) return Task.FromResult(current);
    }

    /// <inheritdoc />
    public Task SetLogAsync(uint? expected, uint log, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (current != expected) return Task.CompletedTask;
            current = log;
            foreach (uint other in logs.Keys)
                if (other != log) logs.Remove(other);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task CreateSegmentAsync(uint log, uint segment, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (!logs.TryGetValue(log, out SortedList<uint, MemorySegment>? segments)) logs[log] = segments = [];
            segments.TryAdd(segment, new MemorySegment());
            while (segments.Count > keep) segments.RemoveAt(0);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<AppendOutcome> AppendAsync(
        uint log, uint segment, uint expectedEnd, ReadOnlyMemory<byte> block, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (Find(log, segment) is not { } found) return Task.FromResult(AppendOutcome.Gone);
            if (found.Length != expectedEnd) return Task.FromResult(AppendOutcome.Conflict);
            found.Append(block.Span);
            return Task.FromResult(AppendOutcome.Appended);
        }
    }

    /// <inheritdoc />
    public Task<SegmentRead?> ReadAsync(uint log, uint segment, uint offset, int maxBytes, CancellationToken cancellation)
    {
        lock (gate)
        {
            SegmentRead? read = Find(log, segment) is { } found ? new SegmentRead(found.Read(offset, maxBytes), found.Length) : null;
            return Task.FromResult(read);
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<SegmentInfo>> ListAsync(uint log, CancellationToken cancellation)
    {
        lock (gate)
        {
            IReadOnlyList<SegmentInfo> held = logs.TryGetValue(log, out SortedList<uint, MemorySegment>? segments)
                ? [.. segments.Select(segment => new SegmentInfo(segment.Key, segment.Value.Length))]
                : [];
            return Task.FromResult(held);
        }
    }

    private MemorySegment? Find(uint log, uint segment) =>
        logs.TryGetValue(log, out SortedList<uint, MemorySegment>? segments) ? segments.GetValueOrDefault(segment) : null;
}
