using AgentCore.Bench.Clients;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Scenarios;

/// <summary>Every event goes to every subscriber, single events at an even rate.</summary>
internal static class SteadyScenario
{
    public static Task SseAsync(LoadOptions options, Report report) => RunAsync(
        options, report, 10_000, options.RatesOr(5, 10), options.TargetsOr(AllTargets.Gateway, "nchan", "aspnet", AllTargets.KestrelFloor, "sockets"));

    public static Task WebSocketAsync(LoadOptions options, Report report) => RunAsync(
        options, report, 10_000, options.RatesOr(5, 10), options.TargetsOr(AllTargets.GatewayOverWebSocket, "signalr"));

    /// <summary>5,000, since the forwarder holds two sockets for each.</summary>
    public static Task ForwarderAsync(LoadOptions options, Report report) => RunAsync(
        options, report, 5_000, options.RatesOr(5, 10), options.TargetsOr(AllTargets.Gateway, "forwarded", "forwarded-sockets"));

    private static async Task RunAsync(LoadOptions options, Report report, int subscribers, IEnumerable<int> rates, IEnumerable<string> targets)
    {
        subscribers = options.Subscribers ?? subscribers;
        foreach (string name in targets)
        {
            await using Target target = await AllTargets.StartAsync(name);
            using Swarm swarm = await Swarm.ConnectAsync(target, subscribers);
            var publisher = new Publisher(target);
            foreach (int rate in rates)
            {
                await publisher.PublishAtAsync(rate, Flow.WarmUp);
                await swarm.Receipts.WaitAsync(publisher.Published * subscribers, TimeSpan.FromMinutes(1));
                report.Add(Row(target, rate, await MeasureAsync(target, swarm, publisher, rate, TimeSpan.FromSeconds(options.Seconds))));
            }
        }
    }

    private static Task<FlowFigures> MeasureAsync(Target target, Swarm swarm, Publisher publisher, int rate, TimeSpan time)
    {
        int events = (int)(rate * time.TotalSeconds);
        return Flow.MeasureAsync(
            target, swarm.Receipts, () => publisher.PublishAtAsync(rate, time), () => publisher.Published * swarm.Count, events * swarm.Count);
    }

    private static Dictionary<string, object?> Row(Target target, int rate, FlowFigures figures) => new()
    {
        ["server"] = target.Name,
        ["events/s"] = rate,
        ["deliveries"] = figures.Deliveries,
        ["CPU µs/delivery"] = figures.MicrosecondsADelivery,
        ["p50 ms"] = figures.Latency.P50,
        ["p99 ms"] = figures.Latency.P99,
        ["max ms"] = figures.Latency.Max,
        ["cores"] = figures.Cores,
        ["bytes/delivery"] = (double)figures.Bytes / figures.Deliveries,
        ["allocated B/delivery"] = figures.AllocatedADelivery,
        ["out of order"] = figures.OutOfOrder,
    };
}
