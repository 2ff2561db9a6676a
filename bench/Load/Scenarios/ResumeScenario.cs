using System.Diagnostics;
using System.Text.Json;
using AgentCore.Bench.Clients;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Servers;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Scenarios;

/// <summary>
/// Everybody returns at once with much to catch up on, beside a few who listen to an agent of their own. What was missed is in the ring,
/// where the instance was up meanwhile; else it is read from the log. The floor has it at hand.
/// </summary>
internal static class ResumeScenario
{
    private const int Missed = 1_000;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        int subscribers = options.Subscribers ?? 10_000;
        foreach (bool wasUp in new[] { true, false })
        {
            await using var target = new StreamApp($"--Limits:MaxConnections={2 * subscribers}");
            await target.StartAsync();
            string cursor = await EndOfLogAsync(target);
            if (!wasUp) await PublishMissedAsync(target);
            await using LiveWatch live = await LiveWatch.StartAsync(target);
            if (wasUp) await PublishMissedAsync(target);
            report.Add(await MeasureAsync(target, live, cursor, wasUp ? "the ring" : "the log", subscribers, options.Seconds));
        }

        await using var floor = new Peer("floor: Kestrel", AllTargets.KestrelFloor);
        await floor.StartAsync();
        await floor.KeepAsync(MissedFrames());
        await using LiveWatch beside = await LiveWatch.StartAsync(floor);
        report.Add(await MeasureAsync(floor, beside, "0", "one array", subscribers, options.Seconds));
    }

    private static async Task<Dictionary<string, object?>> MeasureAsync(
        Target target, LiveWatch live, string cursor, string place, int subscribers, int seconds)
    {
        await live.LatencyAsync();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        double alone = (await live.LatencyAsync()).Events;
        TimeSpan processor = target.ProcessorTime;
        long started = Stopwatch.GetTimestamp();
        var resuming = new SwarmOptions { Agent = _ => BenchEvent.AnyAgent, LastEventId = cursor, ReadBytes = 16 * 1024 };
        using Swarm resumed = await Swarm.ConnectAsync(target, subscribers, resuming);
        await resumed.Receipts.WaitAsync((long)Missed * subscribers, TimeSpan.FromMinutes(5));
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        double meanwhile = (await live.LatencyAsync()).Events;
        return new()
        {
            ["server"] = target.Name,
            ["missed events are in"] = place,
            ["resumes"] = subscribers,
            ["events missed"] = Missed,
            ["s"] = took.TotalSeconds,
            ["deliveries/s"] = resumed.Receipts.Count / took.TotalSeconds,
            ["server CPU µs/delivery"] = (target.ProcessorTime - processor).TotalMicroseconds / resumed.Receipts.Count,
            ["live p99 ms before"] = alone,
            ["live p99 ms meanwhile"] = meanwhile,
        };
    }

    private static async Task PublishMissedAsync(StreamApp target)
    {
        var publisher = new Publisher(target);
        for (int i = 0; i < Missed; i += target.EventsACall) await publisher.PublishAsync(target.EventsACall);
    }

    private static string MissedFrames() => string.Concat(
        Enumerable.Range(1, Missed).Select(number => FloorFrame.Text(new BenchEvent(number, BenchEvent.AnyAgent).Data)));

    private static async Task<string> EndOfLogAsync(Target target)
    {
        using var http = new HttpClient();
        JsonElement health = await http.GetFromJsonAsync<JsonElement>(new Uri(target.Url, "/realtime/health"));
        return health.GetProperty("log").GetProperty("end").GetString()!;
    }
}
