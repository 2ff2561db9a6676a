using System.Diagnostics;
using System.Reflection;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Servers;
using AgentCore.Testing;

namespace AgentCore.Bench.Targets;

/// <summary>
/// The Functions app in its real worker, under the tests' Functions host. Streams connect to the host, and events come through its Event Grid
/// web hook. The processes of host and worker are measured, the cloud around them is not.
/// </summary>
internal sealed class FunctionsApp : Gateway
{
    private static readonly string Program = Path.GetFullPath(typeof(FunctionsApp).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "FunctionsHost").Value!);

    private readonly FunctionsCloud cloud;
    private readonly string log;
    private Process? host;

    /// <param name="log">The name of its log.</param>
    public FunctionsApp(FunctionsCloud cloud, string log)
        : base("Functions host and worker", isWebSocket: false) => (this.cloud, this.log, Port) = (cloud, log, cloud.AppPort);

    /// <summary>How long it took from the start of the worker's process to the first 200.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>The host's share of <see cref="Target.ProcessorTime"/>.</summary>
    public TimeSpan HostProcessorTime => Refreshed(host!).TotalProcessorTime;

    /// <summary>The host's share of <see cref="Target.ResidentBytes"/>.</summary>
    public long HostResidentBytes => Refreshed(host!).WorkingSet64;

    public override string Token => cloud.Token;

    public override async Task StartAsync()
    {
        var output = new FunctionsHostOutput();
        host = ServerProcess.Start(output.Take, "dotnet", Program, "--port", $"{Port}", "--settings", cloud.SettingsFile, "--Log__Name", log);
        Measure(host);
        (int worker, long at) = await output.WorkerAsync();
        Measure(Process.GetProcessById(worker));
        using var http = new HttpClient { BaseAddress = Url };
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await Loopback.IsHealthyAsync(http, limit.Token))
        {
            output.ThrowIfWorkerEnded();
            await Task.Delay(StartTimes.Look, limit.Token);
        }
        StartTime = Stopwatch.GetElapsedTime(at);
    }

    /// <summary>The app has no route that answers this.</summary>
    public override Task<ProcessFigures?> FiguresAsync(bool collect) => Task.FromResult<ProcessFigures?>(null);

    public override Task PublishAsync(IReadOnlyList<BenchEvent> events) => PostAsync(
        "/runtime/webhooks/EventGrid?functionName=Relay",
        BatchType,
        Batch(events),
        ("aeg-event-type", "Notification"));
}
