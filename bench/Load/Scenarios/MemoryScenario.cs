using AgentCore.Bench.Clients;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Scenarios;

/// <summary>What a connection costs in memory: of the process, over the idle one, and of its managed heap.</summary>
internal static class MemoryScenario
{
    /// <summary>So many connect and leave first, so that what a server allocates once is not counted.</summary>
    private const int FirstComers = 200;

    /// <summary>The collector gives memory back in steps of a tenth of a second.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        int subscribers = options.Subscribers ?? 10_000;
        foreach (string name in options.TargetsOr(
            AllTargets.Gateway, AllTargets.GatewayOverWebSocket, "nchan", "aspnet", "signalr", AllTargets.KestrelFloor))
        {
            await using Target target = await AllTargets.StartAsync(name);
            var publisher = new Publisher(target);
            using (Swarm first = await Swarm.ConnectAsync(target, FirstComers)) await publisher.PublishAtAsync(10, TimeSpan.FromSeconds(2));
            (long resident, long? heap) idle = await ReadAsync(target);

            using Swarm swarm = await Swarm.ConnectAsync(target, subscribers, new SwarmOptions { Token = TokenOf });
            (long resident, long? heap) connected = await ReadAsync(target);
            long before = publisher.Published;
            await publisher.PublishAtAsync(5, TimeSpan.FromSeconds(options.Seconds));
            await swarm.Receipts.WaitAsync((publisher.Published - before) * subscribers, TimeSpan.FromMinutes(1));
            (long resident, long? heap) used = await ReadAsync(target);
            report.Add(new()
            {
                ["server"] = target.Name,
                ["idle MB"] = idle.resident / 1e6,
                ["connected MB"] = connected.resident / 1e6,
                ["KB a connection"] = PerConnection(connected.resident - idle.resident),
                ["after events, KB"] = PerConnection(used.resident - idle.resident),
                ["heap, KB"] = PerConnection(connected.heap - idle.heap),
                ["heap after events, KB"] = PerConnection(used.heap - idle.heap),
            });
        }

        double? PerConnection(long? bytes) => bytes / 1024.0 / subscribers;
    }

    private static string TokenOf(int index) => Gateway.TokenFor($"user-{index}");

    /// <summary>What a server still needs after it had time to give back what it does not.</summary>
    private static async Task<(long Resident, long? Heap)> ReadAsync(Target target)
    {
        await target.FiguresAsync(collect: true);
        await Task.Delay(Settling);
        long? heap = (await target.FiguresAsync(collect: true))?.Heap;
        return (target.ResidentBytes, heap);
    }
}
