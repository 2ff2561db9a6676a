namespace AgentCore.Fuzz.Tests;

/// <summary>The fuzzer itself: that it finds what it is there to find.</summary>
public sealed class PlantedFaultTests
{
    [Theory]
    [InlineData("planted-throw", "System.InvalidOperationException: planted")]
    [InlineData("planted-overflow", "The process died of it")]
    [InlineData("planted-hang", "The input was not done")]
    public async Task A_planted_fault_is_found_and_kept(string target, string told)
    {
        string folder = Directory.CreateTempSubdirectory("agentcore-fuzz-test-").FullName;
        try
        {
            // A minute, where seconds are enough: the machine may be busy. With this seed: others may need longer.
            FuzzRun run = await FuzzRun.StartAsync(
                "--folder", folder, "--target", target, "--seed", "1", "--seconds", "60", "--hang", "5");

            Assert.Equal(1, run.ExitCode);
            Assert.Contains(told, run.Output, StringComparison.Ordinal);
            string[] kept = await File.ReadAllLinesAsync(Path.Combine(folder, "regressions", $"{target}.txt"),
                TestContext.Current.CancellationToken);
            Assert.StartsWith("flaw", kept[1], StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_was_found_before_is_tried_first()
    {
        string folder = Directory.CreateTempSubdirectory("agentcore-fuzz-test-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "regressions"));
            string file = Path.Combine(folder, "regressions", "planted-throw.txt");
            await File.WriteAllLinesAsync(file, ["# a fault", "flaw"], TestContext.Current.CancellationToken);

            FuzzRun run = await FuzzRun.StartAsync("--folder", folder, "--target", "planted-throw", "--seconds", "0");

            Assert.Equal(1, run.ExitCode);
            Assert.Contains("input: flaw", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
