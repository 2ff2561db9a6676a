using AgentCore.Bench.Clients;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Scenarios;

/// <summary>
/// Clients that ask for as much of the log as they may, over and over: replays over WebSocket, pages of history, streams that are not
/// read. Beside them, in a process of their own, are live readers over both transports and one who asks for a small page now and then.
/// </summary>
internal static class FloodScenario
{
    /// <summary>As many as one replay sends at most.</summary>
    private const int Logged = 10_000;

    /// <summary>Of each kind at once.</summary>
    private const int Loops = 50, UnreadStreams = 200;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        (string Name, Func<Gateway, Flood, IEnumerable<Task>> Start)[] floods =
        [
            ("replays", Replays),
            ("history", History),
            ("unread streams", UnreadStreamsOf),
            ("all of them", (gateway, flood) => [.. Replays(gateway, flood), .. History(gateway, flood), .. UnreadStreamsOf(gateway, flood)]),
        ];
        foreach ((string name, Func<Gateway, Flood, IEnumerable<Task>> start) in floods)
            report.Add(await MeasureAsync(name, start, options.SecondsOr(20)));
    }

    private static async Task<Dictionary<string, object?>> MeasureAsync(
        string name, Func<Gateway, Flood, IEnumerable<Task>> start, int seconds)
    {
        await using var target = new Gateway("AgentCore LocalHost", isWebSocket: false);
        await target.StartAsync();
        var publisher = new Publisher(target);
        for (int i = 0; i < Logged; i += target.EventsACall) await publisher.PublishAsync(target.EventsACall);
        await using LiveWatch streams = await LiveWatch.StartAsync(target);
        await using LiveWatch sockets = await LiveWatch.StartAsync(target, isWebSocket: true);
        await Task.WhenAll(streams.LatencyAsync(), sockets.LatencyAsync());
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        LiveWaits alone = await streams.LatencyAsync();
        LiveWaits socketsAlone = await sockets.LatencyAsync();

        using var flood = new Flood();
        Task[] loops = [.. start(target, flood)];
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        LiveWaits meanwhile = await streams.LatencyAsync();
        LiveWaits socketsMeanwhile = await sockets.LatencyAsync();
        long residentBytes = target.ResidentBytes;
        await flood.EndAsync(loops);
        return new()
        {
            ["flood"] = name,
            ["answers/s"] = flood.Answers / (double)seconds,
            ["SSE p99 ms before"] = alone.Events,
            ["SSE p99 ms meanwhile"] = meanwhile.Events,
            ["WebSocket p99 ms before"] = socketsAlone.Events,
            ["WebSocket p99 ms meanwhile"] = socketsMeanwhile.Events,
            ["small page p99 ms before"] = alone.Pages,
            ["small page p99 ms meanwhile"] = meanwhile.Pages,
            ["resident MB"] = residentBytes / 1e6,
        };
    }

    private static IEnumerable<Task> Replays(Gateway gateway, Flood flood) =>
        Enumerable.Range(0, Loops).Select(loop => flood.ReplayAsync(gateway, Gateway.TokenFor($"replays-{loop}")));

    private static IEnumerable<Task> History(Gateway gateway, Flood flood) =>
        Enumerable.Range(0, Loops).Select(loop => flood.PageAsync(gateway, Gateway.TokenFor($"history-{loop}")));

    private static IEnumerable<Task> UnreadStreamsOf(Gateway gateway, Flood flood) => [flood.LeaveUnreadAsync(gateway, UnreadStreams)];
}
