namespace AgentCore.WebPubSub;

/// <summary>
/// Tokens for REST calls, one a URL, kept while they live: a hub-wide send is signed once in minutes, not once an event. At most twice
/// <see cref="GenerationSize"/> are held; of those the ones used longest ago give way first.
/// </summary>
internal sealed class RequestTokens(AccessKey key, TimeProvider clock)
{
    /// <summary>The system's own URLs are about 20; the rest are single connections'.</summary>
    public const int GenerationSize = 128;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>A token is not used in its last minute, lest it expire under way or by a clock that is ahead.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private Dictionary<string, Held> young = [];
    private Dictionary<string, Held> old = [];

    private readonly record struct Held(string Token, DateTimeOffset Expires);

    /// <summary>How many tokens are held.</summary>
    public int Count
    {
        get
        {
            lock (gate) return young.Count + old.Count;
        }
    }

    /// <summary>A token for requests to this URL, which is without its query.</summary>
    public string For(string url)
    {
        DateTimeOffset now = clock.GetUtcNow();
        lock (gate)
        {
            bool isHeld = young.TryGetValue(url, out Held held) || old.TryGetValue(url, out held);
            if (isHeld && held.Expires - now > Margin) return Keep(url, held).Token;
        }
        DateTimeOffset expires = now + Lifetime;
        var signed = new Held(key.SignRequest(url, now, expires), expires);
        lock (gate) return Keep(url, signed).Token;
    }

    private Held Keep(string url, Held held)
    {
        if (young.Count >= GenerationSize && !young.ContainsKey(url)) (old, young) = (young, []);
        young[url] = held;
        return held;
    }
}
