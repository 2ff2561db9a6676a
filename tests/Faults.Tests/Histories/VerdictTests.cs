using AgentCore.Faults.Histories;

namespace AgentCore.Faults.Tests.Histories;

public sealed class VerdictTests
{
    private static readonly Violation Late = new(Broken.Lost, "js", "was never given event 3", IsFinal: false);
    private static readonly Violation Twice = new(Broken.Duplicated, "sse", "was given event 2 again");

    [Fact]
    public void A_run_that_did_something_and_broke_nothing_ends_with_0()
    {
        var verdict = new Verdict(1, 1, 1, []);
        Assert.Equal(0, verdict.ExitCode);
        Assert.Equal("1 events, 1 faults, 1 deliveries, 0 lost, 0 duplicated, 0 unannounced gaps, 0 forbidden", verdict.ToString());
    }

    [Fact]
    public void A_broken_promise_ends_with_1_and_is_named_by_one_that_no_time_mends()
    {
        var verdict = new Verdict(1, 1, 1, [Late, Twice]);
        Assert.Equal(1, verdict.ExitCode);
        Assert.Equal(Twice, verdict.Worst);
        Assert.Equal(Late, new Verdict(1, 1, 1, [Late]).Worst);
    }

    [Fact]
    public void A_crash_is_inconclusive_and_ends_with_3_whatever_was_broken_with_it()
    {
        Verdict verdict = new Verdict(1, 1, 1, [Twice]) { Crash = "SocketException: Address already in use" };
        Assert.Equal(3, verdict.ExitCode);
        Assert.Equal("inconclusive: SocketException: Address already in use", verdict.ToString());
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    public void A_run_in_which_nothing_happened_is_inconclusive(int events, int deliveries) =>
        Assert.Equal(3, new Verdict(events, 1, deliveries, []).ExitCode);

    [Fact]
    public void What_the_log_lost_before_any_client_came_is_a_broken_promise() =>
        Assert.Equal(1, new Verdict(5, 0, 0, [Twice]).ExitCode);
}
