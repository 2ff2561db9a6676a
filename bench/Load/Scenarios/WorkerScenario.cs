using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Scenarios;

/// <summary>The Functions app in its real worker, under the tests' Functions host: its start, WebSocket round trips, and SSE streams.</summary>
internal static class WorkerScenario
{
    public static async Task RunAsync(LoadOptions options, Report report)
    {
        await using var cloud = new FunctionsCloud();
        await cloud.StartAsync();
        await StartAsync(cloud, options.Runs, report);
        await WorkerRoundTrips.RunAsync(cloud, options, report);
        await WorkerStreams.RunAsync(cloud, options, report);
    }

    /// <summary>Web PubSub and storage run already, as in Azure.</summary>
    private static async Task StartAsync(FunctionsCloud cloud, int runs, Report report)
    {
        var seconds = new List<double>();
        for (int i = 0; i < runs; i++)
        {
            await using var app = new FunctionsApp(cloud, "bench-start");
            await app.StartAsync();
            seconds.Add(app.StartTime.TotalSeconds);
        }
        report.Add(StartTimes.Row("the Functions app's worker", seconds));
    }
}
