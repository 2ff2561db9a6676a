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
    private const int LiveReaders = 100;
    private const int LiveRate = 5;

    public static async Task ConnectAsync(LoadOptions options, Report report)
    {
        int subscribers = options.Subscribers ?? 10_000;
        string[] tokens = [.. Enumerable.Range(0, subscribers).Select(index => Gateway.TokenFor($"user-{index}"))];
        foreach (string name in options.TargetsOr(AllTargets.Gateway, AllTargets.GatewayOverWebSocket, "nchan", "aspnet"))
        {
            await using Target target = await AllTargets.StartAsync(name);
            using (await Swarm.ConnectAsync(target, 500)) { }
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

    /// <summary>What was missed is in the ring, where the instance was up meanwhile; else it is read from the log.</summary>
    public static async Task ResumeAsync(LoadOptions options, Report report)
    {
        foreach (bool wasUp in new[] { true, false })
            report.Add(await ResumeAsync(options.Subscribers ?? 10_000, TimeSpan.FromSeconds(options.Seconds), wasUp));
    }

    private static async Task<Dictionary<string, object?>> ResumeAsync(int subscribers, TimeSpan time, bool wasUp)
    {
        await using var target = new Gateway("AgentCore", isWebSocket: false, $"--Limits:MaxConnections={subscribers + LiveReaders}");
        await target.StartAsync();
        var publisher = new Publisher(target);
        string cursor = await EndOfLogAsync(target);
        if (!wasUp) await PublishMissedAsync();
        using Swarm live = await Swarm.ConnectAsync(target, LiveReaders);
        if (wasUp) await PublishMissedAsync();
        long heardBefore = wasUp ? 0 : Missed;
        await live.Receipts.WaitAsync((publisher.Published - heardBefore) * LiveReaders, TimeSpan.FromMinutes(1));
        await publisher.PublishAtAsync(LiveRate, TimeSpan.FromSeconds(5));
        Percentiles alone = (await LiveAsync(() => publisher.PublishAtAsync(LiveRate, time))).Latency;

        long started = Stopwatch.GetTimestamp();
        TimeSpan took = TimeSpan.Zero;
        long events = publisher.Published;
        FlowFigures beside = await LiveAsync(async () =>
        {
            Task<Swarm> resuming = Swarm.ConnectAsync(
                target, subscribers, new SwarmOptions { LastEventId = cursor, ReadBytes = 16 * 1024 });
            Task publishing = PublishUntilAsync(resuming, publisher);
            using Swarm resumed = await resuming;
            await resumed.Receipts.WaitAsync(events * subscribers, TimeSpan.FromMinutes(5));
            took = Stopwatch.GetElapsedTime(started);
            await publishing;
        });
        return new()
        {
            ["missed events are in"] = wasUp ? "the ring" : "the log",
            ["resumes"] = subscribers,
            ["events missed"] = events,
            ["s"] = took.TotalSeconds,
            ["deliveries/s"] = events * subscribers / took.TotalSeconds,
            ["server CPU µs/delivery"] = beside.Processor.TotalMicroseconds / (events * subscribers),
            ["live p99 ms before"] = alone.P99,
            ["live p99 ms meanwhile"] = beside.Latency.P99,
        };

        async Task PublishMissedAsync()
        {
            for (int i = 0; i < Missed; i += target.EventsACall) await publisher.PublishAsync(target.EventsACall);
        }

        Task<FlowFigures> LiveAsync(Func<Task> publish) => Flow.MeasureAsync(
            target, live.Receipts, publish, () => (publisher.Published - heardBefore) * LiveReaders, timed: 1_000_000);
    }

    private static async Task PublishUntilAsync(Task done, Publisher publisher)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1) / LiveRate);
        while (!done.IsCompleted)
        {
            await timer.WaitForNextTickAsync();
            await publisher.PublishAsync();
        }
    }

    private static async Task<string> EndOfLogAsync(Target target)
    {
        using var http = new HttpClient();
        JsonElement health = await http.GetFromJsonAsync<JsonElement>(new Uri(target.Url, "/realtime/health"));
        return health.GetProperty("log").GetProperty("end").GetString()!;
    }
}
