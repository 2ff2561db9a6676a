using System.Diagnostics;
using System.Globalization;
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
    public static async Task<LiveWatch> StartAsync(Target target)
    {
        string[] watched = target is Gateway gateway ? [AllTargets.Gateway, $"{gateway.Port}", $"{gateway.TopicPort}"] : [AllTargets.KestrelFloor, $"{target.Port}"];
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Command, .. watched])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var watch = new LiveWatch(Process.Start(start)!);
        await watch.LatencyAsync();
        return watch;
    }

    /// <summary>The 99th percentile since this was last asked, in milliseconds.</summary>
    public async Task<double> LatencyAsync()
    {
        await process.StandardInput.WriteLineAsync();
        string? answer = await process.StandardOutput.ReadLineAsync();
        return double.Parse(answer!, CultureInfo.InvariantCulture);
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
        await using Target target = kind == AllTargets.KestrelFloor ? new Peer("live", kind, ports[0]) : new Gateway("live", ports[0], ports[1]);
        using Swarm swarm = await Swarm.ConnectAsync(target, Readers, new SwarmOptions { Agent = _ => Agent });
        var publisher = new Publisher(target);
        await publisher.PublishAtAsync(Rate, TimeSpan.FromSeconds(5), _ => Agent);
        const int most = 10_000_000;
        swarm.Receipts.Time(most);
        Task publishing = publisher.PublishAtAsync(Rate, TimeSpan.FromHours(1), _ => Agent);
        // Not on this thread, which may be the one that reads the sockets.
        while (!publishing.IsCompleted && await Task.Run(Console.In.ReadLine) is not null)
        {
            Console.WriteLine(Percentiles.Of(swarm.Receipts.Latencies()).P99.ToString(CultureInfo.InvariantCulture));
            swarm.Receipts.Time(most);
        }
        return 0;
    }
}
