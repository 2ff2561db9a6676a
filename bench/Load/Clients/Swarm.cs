using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Clients;

/// <summary>Many subscribers of one server.</summary>
internal sealed class Swarm : IDisposable
{
    /// <summary>So many connect at once: below the 512 that Kestrel lets wait.</summary>
    private const int ConnectingAtOnce = 256;

    /// <summary>127.0.0.2 to 127.0.0.201, so that no address runs out of ports.</summary>
    private const int Addresses = 200;

    private readonly Socket[] sockets;
    private readonly Client[] clients;

    private Swarm(int count) => (sockets, clients, Receipts) = (new Socket[count], new Client[count], new Receipts(count));

    public Receipts Receipts { get; }

    public int Count => clients.Length;

    public int Connected => clients.Count(client => client.IsConnected);

    /// <summary>Connects all, each with a request of its own, and waits until every response has begun.</summary>
    public static async Task<Swarm> ConnectAsync(Target target, int count, SwarmOptions? options = null)
    {
        options ??= new SwarmOptions();
        var swarm = new Swarm(count);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce }, async (index, _) =>
            await swarm.ConnectOneAsync(target, index, options));
        return swarm;
    }

    public void Dispose()
    {
        foreach (Socket socket in sockets) socket.Dispose();
    }

    private async ValueTask ConnectOneAsync(Target target, int index, SwarmOptions options)
    {
        bool stalls = options.Stalls(index);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (stalls) socket.ReceiveBufferSize = 4096;
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(2 + (index % Addresses))]), 0));
        sockets[index] = socket;
        await socket.ConnectAsync(IPAddress.Loopback, target.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(target.SubscribeRequest(index, options)));
        IFraming framing = target.IsWebSocket ? new WebSocketFraming() : new SseFraming();
        var client = new Client(socket, index, Receipts, framing, options.ReadBytes, stalls);
        clients[index] = client;
        client.Start();
        string head = await client.Answered.WaitAsync(TimeSpan.FromMinutes(1));
        if (!head.StartsWith(target.IsWebSocket ? "HTTP/1.1 101" : "HTTP/1.1 200", StringComparison.Ordinal))
            throw new IOException($"Client {index} was answered: {head.Split('\r')[0]}");
        if (target.Greets) await client.Greeted.WaitAsync(TimeSpan.FromMinutes(1));
        if (target.FirstMessage is { } message) await socket.SendAsync(WebSocketFraming.Text(message));
    }
}
