using BitFaster.Caching.Lru;

namespace AgentCore.WebPubSub;

/// <summary>
/// Tokens for REST calls, one a URL, kept while they live: a hub-wide send is signed once in minutes, not once an event. Those used
/// longest ago give way first.
/// </summary>
internal sealed class RequestTokens(AccessKey key, TimeProvider clock)
{
    /// <summary>256: the system's own URLs are about 20; the rest are single connections'.</summary>
    public const int MaxTokens = 256;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>A token is not used in its last minute, lest it expire under way or by a clock that is ahead.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly ConcurrentLru<string, (string Token, DateTimeOffset Expires)> held = new(MaxTokens);

    /// <summary>How many tokens are held.</summary>
    public int Count => held.Count;

    /// <summary>A token for requests to this URL, which is without its query.</summary>
    public string For(string url)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (held.TryGet(url, out var known) && known.Expires - now > Margin) return known.Token;
        DateTimeOffset expires = now + Lifetime;
        string token = key.SignRequest(url, now, expires);
        held.AddOrUpdate(url, (token, expires));
        return token;
    }
}
