using AgentCore.Faults.Clients;
using AgentCore.Faults.Histories;
using AgentCore.Faults.Processes;

namespace AgentCore.Faults.Runs;

/// <summary>All clients of a run, of each kind some that may hear everything and some that may not.</summary>
internal sealed class Audience : IAsyncDisposable
{
    /// <summary>75 s: JavaScript clients renew their tokens a quarter of a minute into a run.</summary>
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromSeconds(75);

    /// <summary>Of the JavaScript client.</summary>
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    private static readonly Grants Everything = new("*");
    private static readonly Grants Agents = new("agent.*");
    private static readonly Grants One = new("*:agent-2");
    private static readonly Grants Few = new("task.progress", "agent.error:agent-3");

    private readonly SystemUnderTest system;
    private readonly Tokens tokens;
    private readonly CancellationTokenSource leaving = new();
    private readonly List<IClient> clients = [];
    private readonly List<Task> running = [];
    private readonly JavaScriptClients javaScript;
    private readonly Uri[] streams;
    private string old = "";

    public Audience(SystemUnderTest system, Build build, int seed, string folder)
    {
        this.system = system;
        tokens = system.Tokens;
        streams = [.. system.Streams.Select(proxy => proxy.Url)];
        (Grants, string)[] kinds = [(Everything, "all"), (Agents, "agents"), (One, "one"), (Few, "few")];
        foreach ((Grants grants, string of) in kinds)
        {
            Join(new SseClient($"sse-{of}", streams, grants, tokens, null, isEnvelope: false));
            Join(new RawWebSocketClient($"websocket-{of}", system.Sockets.Url, grants, tokens, null));
        }
        Join(new SseClient("sse-envelope", [.. streams.Reverse()], Everything, tokens, null, isEnvelope: true));
        JavaScriptClient[] theirs =
        [
            JavaScript("js-auto-all", Everything, "auto", "earliest"),
            JavaScript("js-auto-one", One, "auto", "earliest"),
            JavaScript("js-websocket-few", Few, "websocket", "earliest"),
            JavaScript("js-sse-agents", Agents, "sse", "earliest"),
            JavaScript("js-negotiated-all", Everything, "auto", "earliest") with { Url = system.Front(0), StreamUrl = null, HistoryUrl = null },
        ];
        javaScript = new JavaScriptClients(build.JavaScript, theirs, seed, Path.Combine(folder, "clients.log"));
    }

    public IReadOnlyList<ClientHistory> Histories
    {
        get { lock (clients) return [.. clients.Select(client => client.History), .. javaScript.Histories]; }
    }

    public void Reconnect() => javaScript.Reconnect();

    /// <summary>Clients come back that had seen a little of the log's first segment.</summary>
    public void Return()
    {
        Join(new SseClient("sse-returning", streams, Everything, tokens, old, isEnvelope: false));
        Join(new RawWebSocketClient("websocket-returning", system.Sockets.Url, Agents, tokens, old));
        javaScript.Add(JavaScript("js-returning-websocket", One, "websocket", old));
        javaScript.Add(JavaScript("js-returning-sse", Few, "sse", old));
    }

    /// <summary>Waits until all are connected: each has been given something since, or has had the time of the longest back-off.</summary>
    public async Task AllHearAsync()
    {
        int[] before = [.. Histories.Select(history => history.Taken.Count)];
        long begun = TimeProvider.System.GetTimestamp();
        while (Histories.Zip(before).Any(client => client.First.Taken.Count <= client.Second)
            && TimeProvider.System.GetElapsedTime(begun) < LongestBackOff)
            await Task.Delay(Look);
    }

    /// <summary>Takes one of the log's first ids for clients that return later.</summary>
    public void Remember(IReadOnlyList<LoggedEvent> log) => old = log[3].Id;

    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        await Task.WhenAll(running);
        await javaScript.DisposeAsync();
        leaving.Dispose();
    }

    private void Join(IClient client)
    {
        lock (clients) clients.Add(client);
        running.Add(client.RunAsync(leaving.Token));
    }

    private JavaScriptClient JavaScript(string name, Grants grants, string transport, string since) => new(
        name,
        new UriBuilder(new Uri(system.Sockets.Url, "/realtime/ws")) { Scheme = Uri.UriSchemeWs }.Uri,
        new Uri(streams[1], "/realtime/sse"),
        new Uri(system.Front(0), "/realtime/events"),
        transport, since, new Uri(system.Front(1), "/dev/token"), grants.Patterns, TokenLifetime);
}
