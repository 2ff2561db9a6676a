using System.Diagnostics;
using System.Text.Json;
using AgentCore.Bench.Clients;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Scenarios;

/// <summary>Everybody at once: with tokens of their own, or with a cursor and much to catch up on.</summary>
internal static class StormScenario
{
    private const int Missed = 1_000;

    /// <summary>Enough, twice, that what a connection runs through has been compiled for good.</summary>
    private const int WarmUpConnections = 2_000;

    public static async Task ConnectAsync(LoadOptions options, Report report)
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

    /// <summary>
    /// What was missed is in the ring, where the instance was up meanwhile; else it is read from the log. A bare server with live readers
    /// of its own stands beside, and has nothing to do with the crowd: what its events wait, the machine makes them wait.
    /// </summary>
    public static async Task ResumeAsync(LoadOptions options, Report report)
    {
        int subscribers = options.Subscribers ?? 10_000;
        foreach (bool wasUp in new[] { true, false })
        {
            await using var target = new StreamApp($"--Limits:MaxConnections={2 * subscribers}");
            await target.StartAsync();
            report.Add(await ResumeAsync(target, subscribers, TimeSpan.FromSeconds(options.Seconds), wasUp));
        }
    }

    private static async Task<Dictionary<string, object?>> ResumeAsync(StreamApp target, int subscribers, TimeSpan time, bool wasUp)
    {
        var publisher = new Publisher(target);
        string cursor = await EndOfLogAsync(target);
        if (!wasUp) await PublishMissedAsync();
        await using LiveWatch live = await LiveWatch.StartAsync(target);
        await using Target floor = await AllTargets.StartAsync(LiveWatch.FloorKind);
        await using LiveWatch machine = await LiveWatch.StartAsync(floor);
        if (wasUp) await PublishMissedAsync();
        await live.LatencyAsync();
        await Task.Delay(time);
        double alone = await live.LatencyAsync();
        await machine.LatencyAsync();

        TimeSpan processor = target.ProcessorTime;
        long started = Stopwatch.GetTimestamp();
        var resuming = new SwarmOptions { Agent = _ => "agent-0001", LastEventId = cursor, ReadBytes = 16 * 1024 };
        using Swarm resumed = await Swarm.ConnectAsync(target, subscribers, resuming);
        await resumed.Receipts.WaitAsync((long)Missed * subscribers, TimeSpan.FromMinutes(5));
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        double beside = await live.LatencyAsync();
        return new()
        {
            ["missed events are in"] = wasUp ? "the ring" : "the log",
            ["resumes"] = subscribers,
            ["events missed"] = Missed,
            ["s"] = took.TotalSeconds,
            ["deliveries/s"] = resumed.Receipts.Count / took.TotalSeconds,
            ["server CPU µs/delivery"] = (target.ProcessorTime - processor).TotalMicroseconds / resumed.Receipts.Count,
            ["live p99 ms before"] = alone,
            ["live p99 ms meanwhile"] = beside,
            ["of a bare server meanwhile"] = await machine.LatencyAsync(),
        };

        async Task PublishMissedAsync()
        {
            for (int i = 0; i < Missed; i += target.EventsACall) await publisher.PublishAsync(target.EventsACall);
        }
    }

    private static async Task<string> EndOfLogAsync(Target target)
    {
        using var http = new HttpClient();
        JsonElement health = await http.GetFromJsonAsync<JsonElement>(new Uri(target.Url, "/realtime/health"));
        return health.GetProperty("log").GetProperty("end").GetString()!;
    }
}
