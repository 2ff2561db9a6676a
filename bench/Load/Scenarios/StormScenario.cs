using System.Diagnostics;
using AgentCore.Bench.Clients;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Scenarios;

/// <summary>Everybody at once, with tokens of their own.</summary>
internal static class StormScenario
{
    /// <summary>Enough, twice, that what a connection runs through has been compiled for good.</summary>
    private const int WarmUpConnections = 2_000;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        int subscribers = options.Subscribers ?? 10_000;
        string[] tokens = [.. Enumerable.Range(0, subscribers).Select(index => Gateway.TokenFor($"user-{index}"))];
        foreach (string name in options.TargetsOr(AllTargets.Gateway, AllTargets.GatewayOverWebSocket, "nchan", "aspnet"))
        {
            await using Target target = await AllTargets.StartAsync(name);
            for (int i = 0; i < 2; i++)
                using (await Swarm.ConnectAsync(target, WarmUpConnections)) { }
            TimeSpan processor = target.ProcessorTime;
            long started = Stopwatch.GetTimestamp();
            using Swarm swarm = await Swarm.ConnectAsync(target, subscribers, new SwarmOptions { Token = index => tokens[index] });
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            report.Add(new()
            {
                ["server"] = target.Name,
                ["connections"] = subscribers,
                ["s"] = seconds,
                ["CPU µs/connection"] = (target.ProcessorTime - processor).TotalMicroseconds / subscribers,
            });
        }
    }
}
