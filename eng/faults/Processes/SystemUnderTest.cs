using AgentCore.Faults.Clients;
using AgentCore.Faults.Proxies;
using AgentCore.Testing;

namespace AgentCore.Faults.Processes;

/// <summary>
/// The whole system: a gateway with Web PubSub, the sessions and a relay; a second relay; two stream instances, which with it share the
/// gateway's Web PubSub; the storage; and the proxies between them all and before the clients. With workers, the sessions and the first
/// relay are an instance of their own.
/// </summary>
internal sealed class SystemUnderTest : IAsyncDisposable
{
    /// <summary>The container of the log.</summary>
    public const string LogName = "faults";

    /// <summary>64 KB a segment, so that the log rolls every few seconds.</summary>
    public const int SegmentBytes = 64 * 1024;

    /// <summary>256 KB of recent events an instance, so that readers fall out of it and read the log.</summary>
    public const int RingBytes = 256 * 1024;

    /// <summary>60,000: clients of one subject, which a run makes connect more often than an hour does.</summary>
    public const int NegotiationsPerMinute = 60_000;

    private SystemUnderTest(Build build, StorageAccount storage, string folder, bool hasWorkers)
    {
        Storage = storage;
        Log = new StoredLog(storage, LogName);
        var at = new Addresses(FreeAddress(), FreeAddress(), FreeAddress(), [FreeAddress(), FreeAddress()]);
        (Hub, Sockets) = (new TcpProxy(at.Gateway.Port), new TcpProxy(at.Gateway.Port));
        Streams = [.. at.Streams.Select(stream => new TcpProxy(stream.Port))];
        INodes nodes = hasWorkers
            ? new WorkerNodes(at, Hub.Url, storage.ConnectionString, folder)
            : new LocalHostNodes(at, Hub.Url, storage.ConnectionString, folder);
        Tokens = nodes.Tokens;
        Gateway = Start("gateway", at.Gateway, nodes.Gateway);
        if (nodes.App is { } app) App = Start("app", at.App, app);
        Relay = Start("relay", at.Relay, nodes.Relay);
        StreamNodes = [Start("stream-1", at.Streams[0], nodes.Streams[0]), Start("stream-2", at.Streams[1], nodes.Streams[1])];
        Topics = [new Uri((App ?? Gateway).Url, nodes.TopicPath), new Uri(Relay.Url, nodes.TopicPath)];

        Node Start(string name, Uri url, IReadOnlyList<string> arguments) =>
            new(name, build.Program, url, arguments, Path.Combine(folder, $"{name}.log"));
    }

    public StorageAccount Storage { get; }

    public StoredLog Log { get; }

    public Node Gateway { get; }

    /// <summary>With workers: the instance with the sessions and a relay. Else null: the gateway has them.</summary>
    public Node? App { get; }

    public Node Relay { get; }

    public IReadOnlyList<Node> StreamNodes { get; }

    /// <summary>From the other nodes, and from clients that negotiated, to the gateway.</summary>
    public TcpProxy Hub { get; }

    /// <summary>From clients to the gateway.</summary>
    public TcpProxy Sockets { get; }

    /// <summary>From clients to the stream instances.</summary>
    public IReadOnlyList<TcpProxy> Streams { get; }

    /// <summary>Where the two relays take deliveries of Event Grid.</summary>
    public IReadOnlyList<Uri> Topics { get; }

    /// <summary>Tokens that all instances trust.</summary>
    public Tokens Tokens { get; }

    /// <summary>The instances that ended though nobody killed them, by name.</summary>
    public string Ended => string.Join(", ", Nodes.Where(node => node.HasEndedByItself).Select(node => node.Name));

    /// <summary>Where what is neither a stream nor a socket is served: a stream instance, or with workers the way to the front of all.</summary>
    public Uri Front(int instance) => App is null ? Streams[instance].Url : Hub.Url;

    /// <param name="build">What is run.</param>
    /// <param name="folder">For the storage's data and everybody's log.</param>
    /// <param name="hasWorkers">Whether the sessions, the relays and the streams are Functions workers.</param>
    /// <param name="random">Says which calls to the storage fail.</param>
    public static async Task<SystemUnderTest> StartAsync(
        Build build, string folder, bool hasWorkers, Random random, CancellationToken cancellation)
    {
        StorageAccount storage = await StorageAccount.StartAsync(Path.Combine(folder, "storage"), random, cancellation);
        var system = new SystemUnderTest(build, storage, folder, hasWorkers);
        await Task.WhenAll(system.Nodes.Select(node => node.UntilHealthyAsync(cancellation)));
        return system;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Node node in Nodes) await node.DisposeAsync();
        foreach (TcpProxy proxy in (TcpProxy[])[Hub, Sockets, .. Streams]) await proxy.DisposeAsync();
        await Storage.DisposeAsync();
    }

    private IEnumerable<Node> Nodes => [Gateway, .. App is null ? (Node[])[] : [App], Relay, .. StreamNodes];

    private static Uri FreeAddress() => new($"http://127.0.0.1:{Loopback.FreePort()}");
}
