namespace AgentCore.Fuzz.Tests;

/// <summary>The fuzzer itself: that it finds what it is there to find.</summary>
public sealed class PlantedFaultTests
{
    [Theory]
    [InlineData("planted-throw", "System.InvalidOperationException: planted", 600)]
    [InlineData("planted-overflow", "The process died of it", 600)]
    [InlineData("planted-hang", "The input was not done", 60)]
    public async Task A_planted_fault_is_found_and_kept(string target, string told, int hang)
    {
        string folder = Directory.CreateTempSubdirectory("agentcore-fuzz-test-").FullName;
        try
        {
            // An hour, where seconds are enough: the run ends with the fault, and the machine may be busy.
            // A minute without an input is a hang: the process itself starts within it at a load of 60. Other seeds may need longer.
            FuzzRun run = await FuzzRun.StartAsync(
                "--folder", folder, "--target", target, "--seed", "1", "--seconds", "3600", "--hang", $"{hang}");

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
