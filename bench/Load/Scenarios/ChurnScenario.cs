using AgentCore.Bench.Clients;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Scenarios;

/// <summary>Connections come, hear a few events and go; memory must stay flat.</summary>
internal static class ChurnScenario
{
    private const int AtOnce = 500;

    /// <summary>100 connections a second: ten thousand clients that stay for a hundred seconds each.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    private const int Samples = 30;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        // 30 minutes by the measure, unless the command line has a time of its own.
        TimeSpan sample = TimeSpan.FromSeconds((double)options.SecondsOr(30 * 60) / Samples);
        foreach (string name in options.TargetsOr(AllTargets.Gateway, AllTargets.GatewayOverWebSocket))
        {
            await using Target target = await AllTargets.StartAsync(name);
            var publisher = new Publisher(target);
            long connections = 0;
            for (int i = 1; i <= Samples; i++)
            {
                connections += await ChurnAsync(target, publisher, sample);
                long? heap = (await target.FiguresAsync(collect: true))?.Heap;
                report.Add(new()
                {
                    ["server"] = target.Name,
                    ["minutes"] = Math.Round(sample.TotalMinutes * i, 1),
                    ["connections so far"] = connections,
                    ["heap MB"] = heap / 1e6,
                    ["resident MB"] = target.ResidentBytes / 1e6,
                });
            }
        }
    }

    private static async Task<long> ChurnAsync(Target target, Publisher publisher, TimeSpan time)
    {
        long connections = 0;
        using var rounds = new PeriodicTimer(Round);
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += Round)
        {
            await rounds.WaitForNextTickAsync();
            using Swarm swarm = await Swarm.ConnectAsync(target, AtOnce);
            await publisher.PublishAsync(5);
            await swarm.Receipts.WaitAsync(5 * AtOnce, TimeSpan.FromMinutes(1));
            connections += AtOnce;
        }
        return connections;
    }
}
