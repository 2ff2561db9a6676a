using AgentCore.Faults.Histories;
using AgentCore.Faults.Mutants;
using AgentCore.Faults.Runs;

namespace AgentCore.Faults.Tests.Runs;

public sealed class MutantRunsTests
{
    private static readonly Mutant Bug = new("forget-dedupe", "");
    private static readonly Verdict Found = new(1, 1, 1, [new Violation(Broken.Duplicated, "the log", "holds event 2 at a and b")]);
    private static readonly Verdict NotFound = new(1, 1, 1, []);
    private static readonly Verdict Crashed = Found with { Crash = "SocketException: Address already in use" };

    [Fact]
    public void A_line_says_what_found_the_bug_or_that_nothing_did_or_why_nothing_can_be_said()
    {
        Assert.Equal("forget-dedupe                  found by: Duplicated: the log holds event 2 at a and b", MutantRuns.Describe(Bug, Found));
        Assert.StartsWith("forget-dedupe                  NOT FOUND: 1 events", MutantRuns.Describe(Bug, NotFound), StringComparison.Ordinal);
        Assert.Equal(
            "forget-dedupe                  inconclusive: SocketException: Address already in use", MutantRuns.Describe(Bug, Crashed));
    }

    [Fact]
    public void All_are_found_or_one_is_not_or_a_run_crashed()
    {
        Assert.Equal(0, MutantRuns.ExitCode([Found, Found]));
        Assert.Equal(1, MutantRuns.ExitCode([Found, NotFound]));
        Assert.Equal(3, MutantRuns.ExitCode([Found, NotFound, Crashed]));
    }
}
