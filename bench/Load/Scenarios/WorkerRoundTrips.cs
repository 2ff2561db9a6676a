using AgentCore.Bench.Clients;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Scenarios;

/// <summary>
/// From a client's <c>subscribe</c> to its <c>subscribed</c>, one after the other on one WebSocket: through Web PubSub's web hook to the worker,
/// beside LocalHost by itself.
/// </summary>
internal static class WorkerRoundTrips
{
    /// <summary>Unmeasured round trips before a measured one. 4: two thousand before five hundred, after which the hot methods are compiled.</summary>
    private const int WarmUpShare = 4;

    public static async Task RunAsync(FunctionsCloud cloud, LoadOptions options, Report report)
    {
        await using (var app = new FunctionsApp(cloud, "bench-round-trips"))
        {
            await app.StartAsync();
            report.Add(await MeasureAsync(cloud, options.RoundTrips));
        }
        await using var local = new Gateway(
            "LocalHost",
            isWebSocket: true,
            $"--storage={await cloud.StorageAsync()}",
            "--Log:Name=bench-round-trips-local",
            $"--Limits:MessagesPerMinute={Gateway.MessagesPerMinute}",
            $"--Limits:MessageBurst={Gateway.MessageBurst}");
        await local.StartAsync();
        report.Add(await MeasureAsync(local, options.RoundTrips));
    }

    private static async Task<Dictionary<string, object?>> MeasureAsync(Gateway front, int roundTrips)
    {
        using SubscribingClient client = await SubscribingClient.ConnectAsync(front);
        await client.MeasureAsync(roundTrips * WarmUpShare);
        Percentiles times = await client.MeasureAsync(roundTrips);
        return new()
        {
            ["subscribe at"] = front.Name,
            ["round trips"] = roundTrips,
            ["p50 ms"] = times.P50,
            ["p99 ms"] = times.P99,
            ["max ms"] = times.Max,
        };
    }
}
