using AgentCore.Bench.Clients;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Scenarios;

/// <summary>
/// SSE streams through the Functions host to the worker, single events at an even rate, beside the same crowd straight on LocalHost. Both
/// have their log in Azurite.
/// </summary>
internal static class WorkerStreams
{
    public static async Task RunAsync(FunctionsCloud cloud, LoadOptions options, Report report)
    {
        await using (var app = new FunctionsApp(cloud, "bench-streams")) await MeasureAsync(app, options, report);
        await using var local = new Gateway(
            "LocalHost", isWebSocket: false, $"--storage={await cloud.StorageAsync()}", "--Log:Name=bench-streams-local");
        await MeasureAsync(local, options, report);
    }

    /// <summary>2,000: the host has two sockets for each, and the rate is reached on two cores.</summary>
    private static async Task MeasureAsync(Gateway target, LoadOptions options, Report report)
    {
        int subscribers = options.Subscribers ?? 2_000;
        await target.StartAsync();
        using Swarm swarm = await Swarm.ConnectAsync(target, subscribers, new SwarmOptions { Channel = BenchEvent.Type });
        var publisher = new Publisher(target);
        foreach (int rate in options.RatesOr(5))
        {
            await publisher.PublishAtAsync(rate, Flow.WarmUp);
            await swarm.Receipts.WaitAsync(publisher.Published * subscribers, TimeSpan.FromMinutes(1));
            report.Add(await MeasureAsync(target, swarm, publisher, rate, TimeSpan.FromSeconds(options.SecondsOr(20))));
        }
    }

    private static async Task<Dictionary<string, object?>> MeasureAsync(Gateway target, Swarm swarm, Publisher publisher, int rate, TimeSpan time)
    {
        var app = target as FunctionsApp;
        TimeSpan? hostBefore = app?.HostProcessorTime;
        FlowFigures figures = await Flow.MeasureAsync(
            target,
            swarm.Receipts,
            () => publisher.PublishAtAsync(rate, time),
            () => publisher.Published * swarm.Count,
            (int)(rate * time.TotalSeconds) * swarm.Count);
        double? host = (app?.HostProcessorTime - hostBefore)?.TotalMicroseconds / figures.Deliveries;
        long? hostBytes = app?.HostResidentBytes;
        return new()
        {
            ["server"] = target.Name,
            ["streams"] = swarm.Count,
            ["events/s"] = rate,
            ["deliveries/s"] = figures.DeliveriesASecond,
            ["gateway CPU µs/delivery"] = figures.MicrosecondsADelivery - (host ?? 0),
            ["host CPU µs/delivery"] = host,
            ["p50 ms"] = figures.Latency.P50,
            ["p99 ms"] = figures.Latency.P99,
            ["max ms"] = figures.Latency.Max,
            ["gateway MB"] = (target.ResidentBytes - (hostBytes ?? 0)) / 1e6,
            ["host MB"] = hostBytes / 1e6,
            ["out of order"] = figures.OutOfOrder,
        };
    }
}
