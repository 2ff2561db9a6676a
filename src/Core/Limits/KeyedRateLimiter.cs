namespace AgentCore.Limits;

/// <summary>One rate limit for each of many keys, in this process.</summary>
/// <remarks>
/// A key whose limit has recovered is forgotten. Keys are bounded by <see cref="MaxKeys"/>; past it the limiter forgets all, in favour of
/// serving: it guards against loops in clients, while forging keys takes valid tokens.
/// </remarks>
public sealed class KeyedRateLimiter(RateLimit limit, TimeProvider clock)
{
    /// <summary>100,000 keys of about 100 bytes: 10 MB at most.</summary>
    public const int MaxKeys = 100_000;

    private readonly Dictionary<string, long> dueByKey = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private long nextSweep;

    /// <summary>Takes one for the key; false when it must wait.</summary>
    public bool TryTake(string key)
    {
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        lock (gate)
        {
            if (now >= nextSweep || dueByKey.Count >= MaxKeys) Sweep(now);
            if (limit.Take(dueByKey.GetValueOrDefault(key), now) is not { } due) return false;
            dueByKey[key] = due;
            return true;
        }
    }

    private void Sweep(long now)
    {
        const long aMinute = 60_000;
        nextSweep = now + aMinute;
        foreach ((string key, long due) in dueByKey)
            if (due <= now) dueByKey.Remove(key);
        if (dueByKey.Count >= MaxKeys) dueByKey.Clear();
    }
}
