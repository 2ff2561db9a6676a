using AgentCore.Bench.Clients;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Scenarios;

/// <summary>
/// Every subscriber listens to one agent; an event's cost by how many listen to its agent. What the server needs for nothing, its clocks
/// above all, is taken off.
/// </summary>
internal static class FilterScenario
{
    /// <summary>Enough events to measure, few enough that the largest case is not saturated.</summary>
    private const int Rate = 10;

    /// <summary>A thousand events: enough that what an event runs through has been compiled for good.</summary>
    private const int WarmUpRate = 100;

    private static readonly int[] SubscribersAnEvent = [0, 1, 10, 100, 1_000, 10_000];

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        int subscribers = options.Subscribers ?? 10_000;
        foreach (int wanted in SubscribersAnEvent.Where(wanted => wanted <= subscribers))
        {
            int agents = subscribers / Math.Max(1, wanted);
            await using Target target = await AllTargets.StartAsync(AllTargets.Gateway);
            using Swarm swarm = await Swarm.ConnectAsync(
                target, subscribers, new SwarmOptions { Agent = index => Agent(index % agents) });
            var publisher = new Publisher(target);
            string AgentOf(long number) => wanted == 0 ? Agent(-1) : Agent((int)(number % agents));

            await publisher.PublishAtAsync(WarmUpRate, TimeSpan.FromSeconds(10), AgentOf);
            await swarm.Receipts.WaitAsync(publisher.Published * wanted, TimeSpan.FromMinutes(1));
            TimeSpan atRest = target.ProcessorTime;
            await Task.Delay(TimeSpan.FromSeconds(options.Seconds));
            atRest = target.ProcessorTime - atRest;
            int events = Rate * options.Seconds;
            FlowFigures figures = await Flow.MeasureAsync(
                target, swarm.Receipts, () => publisher.PublishAtAsync(Rate, TimeSpan.FromSeconds(options.Seconds), AgentOf),
                () => publisher.Published * wanted, events * wanted);
            report.Add(new()
            {
                ["subscribers"] = subscribers,
                ["agents"] = agents,
                ["subscribers an event"] = wanted,
                ["CPU µs/event"] = (figures.Processor - atRest).TotalMicroseconds / events,
                ["cores at rest"] = atRest.TotalSeconds / options.Seconds,
                ["p99 ms"] = wanted == 0 ? null : figures.Latency.P99,
            });
        }
    }

    private static string Agent(int number) => $"agent-{number}";
}
