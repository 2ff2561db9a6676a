using CsCheck;

namespace AgentCore.Liveness;

public sealed class LivenessClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly LivenessClock buckets = new(new LivenessOptions());

    [Fact]
    public void Connections_spread_evenly_over_the_beats()
    {
        IEnumerable<int> sizes = Enumerable.Range(0, 6_000)
            .GroupBy(number => buckets.BeatOf($"connection-{number}"))
            .Select(beat => beat.Count());
        Assert.Equal(6, sizes.Count());
        Assert.All(sizes, size => Assert.InRange(size, 800, 1_200));
    }

    [Fact]
    public void A_timer_that_is_early_or_late_by_less_than_half_a_run_is_still_that_run() =>
        Gen.Select(Gen.Int[0, 1_000], Gen.Int[-2_499, 2_499]).Sample((run, off) =>
            buckets.RunAt(Noon.AddSeconds(5 * run).AddMilliseconds(off)) == buckets.RunAt(Noon) + run);

    [Fact]
    public void A_session_ends_before_its_token_and_is_warned_a_minute_before_that() =>
        Gen.Int[0, 100_000].Sample(seconds =>
        {
            DateTimeOffset until = Noon.AddSeconds(seconds);
            DateTimeOffset warned = DateTimeOffset.FromUnixTimeSeconds(30 * buckets.WarningTick(until));
            return until - warned.AddMinutes(1) is { TotalSeconds: >= 5 and < 35 };
        });

    [Fact]
    public void A_session_may_begin_only_while_its_last_run_lies_ahead()
    {
        // The run at 12:01:30 ends it, and two runs are kept between.
        DateTimeOffset until = Noon.AddSeconds(120);
        Assert.True(buckets.CanEndInTime(until, Noon.AddSeconds(79)));
        Assert.False(buckets.CanEndInTime(until, Noon.AddSeconds(80)));
    }

    [Fact]
    public void The_end_of_a_session_is_the_run_that_closes_it() =>
        Gen.Int[0, 100_000].Sample(seconds =>
        {
            DateTimeOffset until = Noon.AddSeconds(seconds);
            return buckets.EndOf(until) == DateTimeOffset.FromUnixTimeSeconds(30 * (buckets.WarningTick(until) + LivenessClock.TicksFromWarningToEnd));
        });

    [Fact]
    public void A_token_of_the_least_lifetime_always_suffices() =>
        Gen.Int[0, 100_000].Sample(milliseconds =>
        {
            DateTimeOffset now = Noon.AddMilliseconds(milliseconds);
            return buckets.CanEndInTime(now + buckets.LeastLifetime + TimeSpan.FromMilliseconds(1), now);
        });

    [Fact]
    public void Times_that_do_not_fit_are_named_with_their_remedy()
    {
        Assert.Empty(new LivenessOptions().Problems());
        var uneven = new LivenessOptions { RunEvery = TimeSpan.FromSeconds(7) };
        Assert.Contains("multiple", Assert.Single(uneven.Problems()), StringComparison.Ordinal);
        var impatient = new LivenessOptions { IdleTimeout = TimeSpan.FromSeconds(60) };
        Assert.Contains("four times", Assert.Single(impatient.Problems()), StringComparison.Ordinal);
    }
}
