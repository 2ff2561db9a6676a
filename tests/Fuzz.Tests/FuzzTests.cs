using System.Globalization;
using AgentCore.Fuzz.Targets;
using AgentCore.Testing;

namespace AgentCore.Fuzz.Tests;

public sealed class FuzzTests
{
    /// <summary>For all targets together. <c>AGENTCORE_FUZZ_SECONDS</c> makes it longer.</summary>
    private static readonly double Seconds = double.Parse(
        Environment.GetEnvironmentVariable("AGENTCORE_FUZZ_SECONDS") ?? "60", CultureInfo.InvariantCulture);

    [Fact]
    public async Task New_inputs_are_answered_well()
    {
        FuzzRun run = await FuzzRun.StartAsync(
            "--folder", Path.Combine(Repository.Root, "tests", "Fuzz"), "--seconds", Seconds.ToString(CultureInfo.InvariantCulture));

        TestContext.Current.TestOutputHelper!.WriteLine(run.Output);
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.All(AllTargets.Real, target => Assert.Contains($"\n{target.Name} ", run.Output, StringComparison.Ordinal));
    }
}
