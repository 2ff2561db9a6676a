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

    /// <summary>20 s of faults, and up to 5 min around them: on a busy machine hosts and workers take long to start.</summary>
    [Fact(Timeout = 600_000)]
    public async Task Nothing_is_lost_either_when_the_instances_are_functions_workers_and_workers_are_killed()
    {
        using var output = new StringWriter();
        Verdict verdict = await Run.RunAsync(Build.Own, new RunOptions(1, TimeSpan.FromSeconds(20), HasWorkers: true), output)
            .WaitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(output.ToString());
        Assert.True(verdict.ExitCode == 0, output.ToString());
        Assert.True(verdict.Workers is { Killed: > 0, Relayed: > 0 }, output.ToString());
    }

    [Fact(Timeout = 400_000)]
    public async Task A_run_whose_processes_do_not_start_is_inconclusive()
    {
        using var output = new StringWriter();
        Verdict verdict = await Run.RunAsync(Build.Own with { Program = "/nowhere.dll" }, new RunOptions(1, TimeSpan.FromSeconds(1)), output)
            .WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Verdict.NotKnown, verdict.ExitCode);
        Assert.EndsWith($"does not start: see its log.{Environment.NewLine}", output.ToString(), StringComparison.Ordinal);
    }
}
