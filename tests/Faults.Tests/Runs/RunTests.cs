using AgentCore.Faults.Histories;
using AgentCore.Faults.Processes;
using AgentCore.Faults.Runs;

namespace AgentCore.Faults.Tests.Runs;

public sealed class RunTests
{
    [Fact(Timeout = 400_000)]
    public async Task Nothing_is_lost_doubled_passed_over_or_told_to_the_wrong_ones_whatever_goes_wrong_in_half_a_minute()
    {
        using var output = new StringWriter();
        Verdict verdict = await Run.RunAsync(Build.Own, new RunOptions(1, TimeSpan.FromSeconds(30)), output)
            .WaitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(output.ToString());
        Assert.True(verdict.ExitCode == 0, output.ToString());
        Assert.Matches(
            @"^\d+ events, \d+ faults, \d+ deliveries, 0 lost, 0 duplicated, 0 unannounced gaps, 0 forbidden$", verdict.ToString());
    }
}
