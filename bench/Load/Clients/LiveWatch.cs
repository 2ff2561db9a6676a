using System.Diagnostics;
using System.Text.Json;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Clients;

/// <summary>
/// Live readers in a process of their own, with a publisher: what they see is the server's doing, and not that of a generator that has its
/// hands full with a crowd.
/// </summary>
internal sealed class LiveWatch : IAsyncDisposable
{
    public const string Command = "watch";

    /// <summary>Theirs alone: events that the crowd wants as well would wait for each other.</summary>
    private const string Agent = "agent-live";

    private const int Readers = 100;

    /// <summary>20 a second: a hundred events in five seconds, for a percentile that is not their longest.</summary>
    private const int Rate = 20;

    private readonly Process process;

    private LiveWatch(Process process) => this.process = process;

    /// <summary>Starts it; complete when its readers have had their first events.</summary>
    /// <param name="target">A gateway or the floor.</param>
    /// <param name="isWebSocket">How the readers of a gateway listen.</param>
    public static async Task<LiveWatch> StartAsync(Target target, bool isWebSocket = false)
    {
        string[] watched = target is Gateway gateway
            ? [isWebSocket ? AllTargets.GatewayOverWebSocket : AllTargets.Gateway, $"{gateway.Port}", $"{gateway.TopicPort}"]
            : [AllTargets.KestrelFloor, $"{target.Port}"];
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Command, .. watched])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var watch = new LiveWatch(Process.Start(start)!);
        await watch.LatencyAsync();
        return watch;
    }

    /// <summary>How long things took since this was last asked.</summary>
    public async Task<LiveWaits> LatencyAsync()
    {
        await process.StandardInput.WriteLineAsync();
        return JsonSerializer.Deserialize<LiveWaits>((await process.StandardOutput.ReadLineAsync())!)!;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>The process itself: publishes without end, and answers each line it reads.</summary>
    public static async Task<int> RunAsync(string kind, params int[] ports)
    {
        await using Target target = kind == AllTargets.KestrelFloor
            ? new Peer("live", kind, ports[0])
            : new Gateway("live", ports[0], ports[1], kind == AllTargets.GatewayOverWebSocket);
        using Swarm swarm = await Swarm.ConnectAsync(target, Readers, new SwarmOptions { Agent = _ => Agent });
        var publisher = new Publisher(target);
        await publisher.PublishAtAsync(Rate, TimeSpan.FromSeconds(5), _ => Agent);
        const int most = 10_000_000;
        swarm.Receipts.Time(most);
        var pages = new PageTimes();
        Task[] working =
        [
            publisher.PublishAtAsync(Rate, TimeSpan.FromHours(1), _ => Agent),
            target is Gateway gateway ? pages.RunAsync(gateway, Rate) : Task.Delay(Timeout.Infinite),
        ];
        // Not on this thread, which may be the one that reads the sockets.
        while (!working.Any(task => task.IsCompleted) && await Task.Run(Console.In.ReadLine) is not null)
        {
            Console.WriteLine(JsonSerializer.Serialize(new LiveWaits(Percentiles.Of(swarm.Receipts.Latencies()).P99, pages.Take().P99)));
            swarm.Receipts.Time(most);
        }
        return 0;
    }
}

/// <summary>99th percentiles, in milliseconds.</summary>
/// <param name="Events">From when an event was due to be published until a live reader had it.</param>
/// <param name="Pages">From when a small page of history was due to be asked for until it was read; 0 of a server that has none.</param>
internal sealed record LiveWaits(double Events, double Pages);
