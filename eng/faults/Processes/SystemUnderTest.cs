using System.Security.Cryptography;
using AgentCore.Faults.Clients;
using AgentCore.Faults.Proxies;
using AgentCore.Testing;

namespace AgentCore.Faults.Processes;

/// <summary>
/// The whole system: a gateway with Web PubSub, the sessions and a relay; a second relay; two stream instances, which with it share the
/// gateway's Web PubSub; the storage; and the proxies between them all and before the clients.
/// </summary>
internal sealed class SystemUnderTest : IAsyncDisposable
{
    /// <summary>The container of the log.</summary>
    public const string LogName = "faults";

    /// <summary>64 KB a segment, so that the log rolls every few seconds.</summary>
    public const int SegmentBytes = 64 * 1024;

    /// <summary>256 KB of recent events an instance, so that readers fall out of it and read the log.</summary>
    private const int RingBytes = 256 * 1024;

    /// <summary>Of the gateway's Web PubSub, which the other nodes use. 32 random bytes, as HS256 asks for (RFC 7518 §3.2).</summary>
    private static readonly string AccessKey = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    private SystemUnderTest(Build build, StorageAccount storage, string folder)
    {
        Storage = storage;
        Log = new StoredLog(storage, LogName);
        int gateway = Loopback.FreePort(), relay = Loopback.FreePort(), first = Loopback.FreePort(), second = Loopback.FreePort();
        (Hub, Sockets) = (new TcpProxy(gateway), new TcpProxy(gateway));
        Streams = [new TcpProxy(first), new TcpProxy(second)];
        Gateway = Start("gateway", gateway, NodeSettings.OwnHub);
        Relay = Start("relay", relay, Hub.Url.OriginalString);
        StreamNodes = [Start("stream-1", first, Hub.Url.OriginalString), Start("stream-2", second, Hub.Url.OriginalString)];

        Node Start(string name, int port, string hub)
        {
            string[] settings =
            [
                "--storage", storage.ConnectionString, $"--Log:Name={LogName}", $"--Log:SegmentBytes={SegmentBytes}",
                $"--Stream:RingBytes={RingBytes}",
                $"--Dev:SigningKey={Tokens.SigningKey}", $"--WebPubSub:AccessKey={AccessKey}", $"--Dev:Folder={Path.Combine(folder, "machine")}",
                // Clients of one subject, which a run makes connect more often than an hour does.
                "--Limits:NegotiationsPerMinute=60000",
            ];
            return new Node(build.Program, port, hub, settings, Path.Combine(folder, $"{name}.log"));
        }
    }

    public StorageAccount Storage { get; }

    public StoredLog Log { get; }

    public Node Gateway { get; }

    public Node Relay { get; }

    public IReadOnlyList<Node> StreamNodes { get; }

    /// <summary>From the other nodes, and from clients that negotiated, to the gateway.</summary>
    public TcpProxy Hub { get; }

    /// <summary>From clients to the gateway.</summary>
    public TcpProxy Sockets { get; }

    /// <summary>From clients to the stream instances.</summary>
    public IReadOnlyList<TcpProxy> Streams { get; }

    /// <param name="build">What is run.</param>
    /// <param name="folder">For the storage's data and everybody's log.</param>
    public static async Task<SystemUnderTest> StartAsync(Build build, string folder, Random random, CancellationToken cancellation)
    {
        StorageAccount storage = await StorageAccount.StartAsync(Path.Combine(folder, "storage"), random, cancellation);
        var system = new SystemUnderTest(build, storage, folder);
        await Task.WhenAll(system.Nodes.Select(node => node.UntilHealthyAsync(cancellation)));
        return system;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Node node in Nodes) await node.DisposeAsync();
        foreach (TcpProxy proxy in (TcpProxy[])[Hub, Sockets, .. Streams]) await proxy.DisposeAsync();
        await Storage.DisposeAsync();
    }

    private IEnumerable<Node> Nodes => [Gateway, Relay, .. StreamNodes];
}
