using AgentCore.Bench.Clients;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Scenarios;

/// <summary>One reader in a hundred stops reading; the others must not notice.</summary>
internal static class StalledScenario
{
    /// <summary>20 KB/s a client: a stalled one's buffers, some 200 KB, are full within the warm-up.</summary>
    private const int Rate = 100;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        int subscribers = options.Subscribers ?? 1_000;
        foreach (int stalled in new[] { 0, subscribers / 100 })
        {
            await using Target target = await AllTargets.StartAsync(AllTargets.Gateway);
            using Swarm swarm = await Swarm.ConnectAsync(target, subscribers, new SwarmOptions { Stalls = index => index < stalled });
            int reading = subscribers - stalled;
            var publisher = new Publisher(target);
            await publisher.PublishAtAsync(Rate, Flow.WarmUp);
            await swarm.Receipts.WaitAsync(publisher.Published * reading, TimeSpan.FromMinutes(1));
            int events = Rate * options.Seconds;
            FlowFigures figures = await Flow.MeasureAsync(
                target, swarm.Receipts, () => publisher.PublishAtAsync(Rate, TimeSpan.FromSeconds(options.Seconds)),
                () => publisher.Published * reading, events * reading);
            report.Add(new()
            {
                ["readers"] = reading,
                ["stalled"] = stalled,
                ["events/s"] = Rate,
                ["p50 ms"] = figures.Latency.P50,
                ["p99 ms"] = figures.Latency.P99,
                ["max ms"] = figures.Latency.Max,
                ["resident MB"] = target.ResidentBytes / 1e6,
            });
        }
    }
}
