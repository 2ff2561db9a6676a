using System.Diagnostics;
using AgentCore.Bench.Clients;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Scenarios;

/// <summary>As many events as the server takes, each to every subscriber; and single ones into an idle server.</summary>
internal static class BurstScenario
{
    /// <summary>So many events are under way at most: a few calls' worth, which no server has to drop.</summary>
    private const int UnderWay = 2_000;

    /// <summary>Two a second leave a server idle between them.</summary>
    private const int IdleRate = 2;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        int subscribers = options.Subscribers ?? 1_000;
        foreach (string name in options.TargetsOr(AllTargets.Gateway, "nchan", "aspnet", AllTargets.KestrelFloor, "sockets"))
        {
            await using Target target = await AllTargets.StartAsync(name);
            using Swarm swarm = await Swarm.ConnectAsync(target, subscribers, new SwarmOptions { ReadBytes = 64 * 1024 });
            var publisher = new Publisher(target);
            await SaturateAsync(target, swarm, publisher, TimeSpan.FromSeconds(5));
            FlowFigures full = await Flow.MeasureAsync(
                target, swarm.Receipts, () => SaturateAsync(target, swarm, publisher, TimeSpan.FromSeconds(options.Seconds)),
                () => publisher.Published * subscribers, timed: 0);
            FlowFigures idle = await Flow.MeasureAsync(
                target, swarm.Receipts, () => publisher.PublishAtAsync(IdleRate, TimeSpan.FromSeconds(options.Seconds)),
                () => publisher.Published * subscribers, IdleRate * options.Seconds * subscribers);
            report.Add(new()
            {
                ["server"] = target.Name,
                ["deliveries/s"] = full.DeliveriesASecond,
                ["events/s"] = full.DeliveriesASecond / subscribers,
                ["CPU µs/delivery"] = full.MicrosecondsADelivery,
                ["cores"] = full.Cores,
                ["allocated B/delivery"] = full.AllocatedADelivery,
                ["idle p50 ms"] = idle.Latency.P50,
                ["idle p99 ms"] = idle.Latency.P99,
                ["out of order"] = idle.OutOfOrder,
            });
        }
    }

    private static async Task SaturateAsync(Target target, Swarm swarm, Publisher publisher, TimeSpan time)
    {
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            await publisher.PublishAsync(target.EventsACall);
            await swarm.Receipts.WaitAsync((publisher.Published - UnderWay) * swarm.Count, TimeSpan.FromMinutes(1));
        }
        await swarm.Receipts.WaitAsync(publisher.Published * swarm.Count, TimeSpan.FromMinutes(1));
    }
}
