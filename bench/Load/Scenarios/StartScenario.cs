using System.Diagnostics;
using System.Runtime.InteropServices;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;
using AgentCore.LocalHost.Hosting;
using AgentCore.Testing;

namespace AgentCore.Bench.Scenarios;

/// <summary>The time a developer waits: from starting LocalHost to its first 200.</summary>
internal static class StartScenario
{
    private const int Runs = 10;

    /// <summary>10 ms: who asks more often takes the processors from what is being started.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        string built = Path.GetDirectoryName(typeof(LocalHostApp).Assembly.Location)!;
        await MeasureAsync("Release build", built, report);
        string published = Directory.CreateTempSubdirectory("agentcore-start-").FullName;
        await PublishAsync(published);
        await MeasureAsync("published, ReadyToRun", published, report);
        Directory.Delete(published, recursive: true);
        await MeasureFunctionsAsync(report);
    }

    /// <summary>
    /// The Functions app's own work, up to where the worker would report to its host: built against eng/worker-contracts, it ends there.
    /// </summary>
    private static async Task MeasureFunctionsAsync(Report report)
    {
        string program = Path.Combine(Repository.Root, "src", "Functions", "bin", "Release", "net10.0", "AgentCore.Functions");
        if (!File.Exists(program)) return;
        var times = new List<double>();
        for (int i = 0; i < Runs; i++)
        {
            var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
            Generator.Forget(start);
            start.Environment["Access__Audiences__0"] = "bench";
            start.Environment["Access__Issuers__0__Issuer"] = "https://bench.test";
            start.Environment["Access__Issuers__0__SigningKey"] = new string('k', 48);
            start.Environment["WebPubSubConnectionString"] = $"Endpoint=https://bench.test;AccessKey={new string('k', 48)}";
            start.Environment["AzureWebJobsStorage"] = "UseDevelopmentStorage=true";
            long started = Stopwatch.GetTimestamp();
            using Process process = Process.Start(start)!;
            await process.StandardError.ReadLineAsync();
            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            await process.WaitForExitAsync();
        }
        Add("the Functions app, to where the worker takes over", times, report);
    }

    private static async Task MeasureAsync(string what, string folder, Report report)
    {
        var times = new List<double>();
        for (int i = 0; i < Runs; i++) times.Add(await MeasureAsync(Path.Combine(folder, "AgentCore.LocalHost")));
        Add($"LocalHost, {what}", times, report);
    }

    private static void Add(string what, List<double> times, Report report)
    {
        times.Sort();
        report.Add(new()
        {
            ["start of"] = what,
            ["runs"] = Runs,
            ["fastest s"] = times[0],
            ["median s"] = times[Runs / 2],
            ["slowest s"] = times[^1],
        });
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
        while (!await Loopback.IsHealthyAsync(http, CancellationToken.None)) await Task.Delay(Look);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        process.Kill();
        await process.WaitForExitAsync();
        return seconds;
    }
}
