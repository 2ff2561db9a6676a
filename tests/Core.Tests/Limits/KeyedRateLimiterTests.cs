using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.Limits;

public sealed class KeyedRateLimiterTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Each_key_has_a_limit_of_its_own()
    {
        var limiter = new KeyedRateLimiter(new RateLimit(60, 2), clock);
        Assert.True(limiter.TryTake("a"));
        Assert.True(limiter.TryTake("a"));
        Assert.False(limiter.TryTake("a"));
        Assert.True(limiter.TryTake("b"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limiter.TryTake("a"));
        Assert.False(limiter.TryTake("a"));
    }

    [Fact]
    public void Forgetting_the_rested_does_not_spare_the_busy()
    {
        var limiter = new KeyedRateLimiter(new RateLimit(1, 5), clock);
        for (int taken = 0; taken < 5; taken++) Assert.True(limiter.TryTake("a"));
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.True(limiter.TryTake("a"));
        Assert.False(limiter.TryTake("a"));
    }

    [Fact]
    [Requirement("Quota negotiations")]
    public void More_keys_than_are_kept_are_served_all_the_same()
    {
        var limiter = new KeyedRateLimiter(new RateLimit(1, 1), clock);
        for (int key = 0; key <= KeyedRateLimiter.MaxKeys; key++)
            Assert.True(limiter.TryTake(key.ToString(CultureInfo.InvariantCulture)));
    }
}
