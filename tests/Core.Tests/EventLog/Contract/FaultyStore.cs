using System.Collections.Concurrent;

namespace AgentCore.EventLog;

/// <summary>A store as the network shows it: answers get lost, reads come short, segments vanish, others come between.</summary>
public sealed class FaultyStore(ISegmentStore inner, int seed = 0) : ISegmentStore
{
    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private readonly HashSet<(uint Log, uint Segment)> gone = [];
    private readonly ConcurrentQueue<Func<Task>> underWay = new();
    private int appends;
    private int reads;
    private int lists;

    /// <summary>How many of 100 appends fail without taking effect.</summary>
    public int LostBefore { get; set; }

    /// <summary>How many of 100 appends fail although they took effect.</summary>
    public int LostAfter { get; set; }

    /// <summary>How many of 100 appends fail and arrive only before the next, if the segment still ends where they expect.</summary>
    public int Late { get; set; }

    public bool ReadsShort { get; set; }

    public bool Interleaves { get; set; }

    /// <summary>While it is not complete, appends wait.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    public int Appends => Volatile.Read(ref appends);

    public int Reads => Volatile.Read(ref reads);

    public int Lists => Volatile.Read(ref lists);

    /// <summary>What retention does to a segment.</summary>
    public void Drop(uint log, uint segment)
    {
        lock (gate) gone.Add((log, segment));
    }

    public Task<uint?> GetLogAsync(CancellationToken cancellation) => inner.GetLogAsync(cancellation);

    public Task SetLogAsync(uint? expected, uint log, CancellationToken cancellation) => inner.SetLogAsync(expected, log, cancellation);

    public async Task CreateSegmentAsync(uint log, uint segment, CancellationToken cancellation)
    {
        await InterleaveAsync();
        await inner.CreateSegmentAsync(log, segment, cancellation);
    }

    public async Task<AppendOutcome> AppendAsync(
        uint log, uint segment, uint expectedEnd, ReadOnlyMemory<byte> block, CancellationToken cancellation)
    {
        Interlocked.Increment(ref appends);
        await Hold.WaitAsync(cancellation);
        await InterleaveAsync();
        if (IsGone(log, segment)) return AppendOutcome.Gone;
        while (underWay.TryDequeue(out Func<Task>? arrive)) await arrive();
        int fate = Draw(100);
        if (fate < LostBefore) throw new IOException("lost before");
        if (fate < LostBefore + Late)
        {
            byte[] copy = block.ToArray();
            underWay.Enqueue(() => inner.AppendAsync(log, segment, expectedEnd, copy, cancellation));
            throw new IOException("late");
        }
        AppendOutcome outcome = await inner.AppendAsync(log, segment, expectedEnd, block, cancellation);
        await InterleaveAsync();
        return fate < LostBefore + Late + LostAfter ? throw new IOException("lost after") : outcome;
    }

    public async Task<SegmentRead?> ReadAsync(uint log, uint segment, uint offset, int maxBytes, CancellationToken cancellation)
    {
        Interlocked.Increment(ref reads);
        await InterleaveAsync();
        if (IsGone(log, segment)) return null;
        return await inner.ReadAsync(log, segment, offset, ReadsShort ? Math.Min(maxBytes, 1 + Draw(300)) : maxBytes, cancellation);
    }

    public async Task<IReadOnlyList<SegmentInfo>> ListAsync(uint log, CancellationToken cancellation)
    {
        Interlocked.Increment(ref lists);
        await InterleaveAsync();
        return [.. (await inner.ListAsync(log, cancellation)).Where(segment => !IsGone(log, segment.Number))];
    }

    private bool IsGone(uint log, uint segment)
    {
        lock (gate) return gone.Contains((log, segment));
    }

    private int Draw(int below)
    {
        lock (gate) return random.Next(below);
    }

    private async Task InterleaveAsync()
    {
        if (!Interleaves) return;
        for (int turns = Draw(4); turns > 0; turns--) await Task.Yield();
    }
}
