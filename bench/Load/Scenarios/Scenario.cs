using AgentCore.Bench.Reports;

namespace AgentCore.Bench.Scenarios;

/// <summary>What can be measured, by name.</summary>
internal static class Scenario
{
    private static readonly Dictionary<string, (string What, Func<LoadOptions, Report, Task> Run)> All = new()
    {
        ["sse"] = ("cost and latency of a delivery at a steady rate, 10,000 subscribers, beside the peers and the floors", SteadyScenario.SseAsync),
        ["websocket"] = ("the same over WebSocket, beside SignalR", SteadyScenario.WebSocketAsync),
        ["forwarder"] = ("the same behind YARP, as under the Functions host, 5,000 subscribers", SteadyScenario.ForwarderAsync),
        ["burst"] = ("deliveries a second as fast as it goes, and latency when idle, 1,000 subscribers", BurstScenario.RunAsync),
        ["filter"] = ("cost of an event by how many of 10,000 subscribers want it", FilterScenario.RunAsync),
        ["memory"] = ("memory a connection, at rest and after events", MemoryScenario.RunAsync),
        ["churn"] = ("memory while connections come and go; 30 minutes unless --seconds says otherwise", ChurnScenario.RunAsync),
        ["storm"] = ("10,000 authenticated connects at once", StormScenario.RunAsync),
        ["resume"] = ("10,000 resumes with 1,000 missed events each, beside live readers", ResumeScenario.RunAsync),
        ["stalled"] = ("latency of the others when 1 % do not read", StalledScenario.RunAsync),
        ["flood"] = ("latency of the others under a flood of replays, pages of history and unread streams", FloodScenario.RunAsync),
        ["relay"] = ("events a second into a log in Azurite", RelayScenario.RunAsync),
        ["worker"] = ("the Functions app in its real worker: start, WebSocket round trips, 2,000 SSE streams, beside LocalHost", WorkerScenario.RunAsync),
        ["start"] = ("LocalHost from its start to the first answer", StartScenario.RunAsync),
    };

    public static int Help()
    {
        Console.WriteLine("dotnet run -c Release --project bench/Load -- <scenario> [--seconds N] [--subscribers N] [--rates N,N] [--targets a,b] [--runs N] [--roundtrips N]\n");
        foreach ((string name, (string what, _)) in All) Console.WriteLine($"  {name,-10} {what}");
        return 1;
    }

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!All.TryGetValue(arguments[0], out var scenario)) return Help();
        LoadOptions options = new ConfigurationBuilder().AddCommandLine(arguments[1..]).Build().Get<LoadOptions>() ?? new LoadOptions();
        var report = new Report(arguments[0]);
        await scenario.Run(options, report);
        Console.WriteLine($"\n{report.Tables()}\n\n{report.Machine}, {report.Date}");
        await report.KeepAsync(options.Results);
        return 0;
    }
}
