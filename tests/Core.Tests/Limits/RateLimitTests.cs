using CsCheck;

namespace AgentCore.Limits;

public sealed class RateLimitTests
{
    private static Gen<RateLimit> AnyLimit =>
        Gen.Select(Gen.Int[1, 700], Gen.Int[1, 30], (perMinute, burst) => new RateLimit(perMinute, burst));

    [Fact]
    [Requirement("WebSocket rate")]
    public void No_window_holds_more_than_the_burst_and_what_the_rate_gives() =>
        Gen.Select(AnyLimit, Gen.OneOf(Gen.Int[0, 5], Gen.Int[0, 3_000], Gen.Int[0, 200_000]).Array[1, 200]).Sample((limit, pauses) =>
        {
            long[] taken = [.. TakenAt(limit, pauses)];
            for (int first = 0; first < taken.Length; first++)
                for (int last = first; last < taken.Length; last++)
                    if (last - first + 1 > limit.Burst + (limit.PerMinute * (taken[last] - taken[first]) / 60_000.0)) return false;
            return true;
        });

    [Theory]
    [InlineData(100)]
    [InlineData(599)]
    [InlineData(700)]
    public void Whoever_asks_all_the_time_gets_the_rate_and_no_more(int perMinute)
    {
        int taken = TakenAt(new RateLimit(perMinute, 1), [.. Enumerable.Repeat(1, 600_000)]).Count;
        Assert.InRange(taken, 10 * perMinute * 95 / 100, 1 + (10 * perMinute));
    }

    [Fact]
    public void Whoever_keeps_to_the_rate_is_never_refused() =>
        Gen.Select(AnyLimit, Gen.Int[0, 50].Array[1, 200]).Sample((limit, jitters) =>
        {
            int interval = (60_000 / limit.PerMinute) + 1;
            int[] pauses = [.. jitters.Select(jitter => interval + jitter)];
            return TakenAt(limit, pauses).Count == pauses.Length;
        });

    [Fact]
    public void After_a_rest_the_whole_burst_may_be_taken_at_once() =>
        AnyLimit.Sample(limit =>
        {
            int[] atOnce = [3_600_000, .. new int[limit.Burst - 1]];
            return TakenAt(limit, [.. atOnce, .. atOnce]).Count == 2 * limit.Burst;
        });

    /// <summary>The instants at which one was taken, of those at which one was asked for.</summary>
    private static List<long> TakenAt(RateLimit limit, int[] pauses)
    {
        long now = 1_767_268_800_000;
        long due = 0;
        List<long> taken = [];
        foreach (int pause in pauses)
        {
            now += pause;
            if (limit.Take(due, now) is not { } next) continue;
            due = next;
            taken.Add(now);
        }
        return taken;
    }
}
