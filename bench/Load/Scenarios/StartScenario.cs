using System.Diagnostics;
using System.Runtime.InteropServices;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;
using AgentCore.LocalHost;
using AgentCore.Testing;

namespace AgentCore.Bench.Scenarios;

/// <summary>The time a developer waits: from starting LocalHost to its first 200. The Functions app's is in the scenario <c>worker</c>.</summary>
internal static class StartScenario
{
    public static async Task RunAsync(LoadOptions options, Report report)
    {
        string built = Path.GetDirectoryName(typeof(LocalHostApp).Assembly.Location)!;
        await MeasureAsync("Release build", built, options.Runs, report);
        string published = Directory.CreateTempSubdirectory("agentcore-start-").FullName;
        await PublishAsync(published);
        await MeasureAsync("published, ReadyToRun", published, options.Runs, report);
        Directory.Delete(published, recursive: true);
    }

    private static async Task MeasureAsync(string what, string folder, int runs, Report report)
    {
        var times = new List<double>();
        for (int i = 0; i < runs; i++) times.Add(await MeasureAsync(Path.Combine(folder, "AgentCore.LocalHost")));
        report.Add(StartTimes.Row($"LocalHost, {what}", times));
    }

    private static async Task PublishAsync(string folder) => await Command.RunAsync(
        Path.Combine(Repository.Root, "src", "LocalHost"),
        "dotnet",
        ["publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false",
            "-p:PublishReadyToRun=true", "-o", folder, "-v", "q"]);

    private static async Task<double> MeasureAsync(string program)
    {
        int port = Loopback.FreePort();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        long started = Stopwatch.GetTimestamp();
        using Process process = ServerProcess.Start(program, $"--urls={http.BaseAddress}");
        while (!await Loopback.IsHealthyAsync(http, CancellationToken.None)) await Task.Delay(StartTimes.Look);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        process.Kill();
        await process.WaitForExitAsync();
        return seconds;
    }
}
