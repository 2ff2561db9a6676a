using System.Net;
using System.Net.Sockets;

namespace AgentCore.Faults.Proxies;

/// <summary>A way to a port of this machine that can be cut, blocked, and stalled.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    /// <summary>What the proxy takes in of a stalled connection: 4 KB, so that whoever writes to it notices soon.</summary>
    private const int ReceiveBuffer = 4_096;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Lock gate = new();
    private readonly HashSet<Pair> pairs = [];
    private readonly int target;
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;
    private volatile TaskCompletionSource flow = Open();
    private volatile bool isBlocked;

    /// <param name="target">The port to go to.</param>
    public TcpProxy(int target)
    {
        this.target = target;
        listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>Whoever connects is reset, and whoever is connected too.</summary>
    public bool IsBlocked
    {
        set
        {
            isBlocked = value;
            if (value) Reset();
        }
    }

    /// <summary>Nothing goes back to whoever connected.</summary>
    public bool IsStalled
    {
        set
        {
            if (value) flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            else flow.TrySetResult();
        }
    }

    /// <summary>Ends every connection with a reset, in both directions.</summary>
    public void Reset()
    {
        lock (gate)
            foreach (Pair pair in pairs) pair.Reset();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        IsBlocked = true;
        IsStalled = false;
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _ = CarryAsync(new Pair(await listener.AcceptSocketAsync(stop.Token)));
            }
            catch (SocketException)
            {
                // That client went before it was served; the next one comes.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(Pair pair)
    {
        lock (gate) pairs.Add(pair);
        try
        {
            if (isBlocked) return;
            await pair.Server.ConnectAsync(IPAddress.Loopback, target);
            await Task.WhenAny(PumpAsync(pair.Client, pair.Server, isBack: false), PumpAsync(pair.Server, pair.Client, isBack: true));
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // Nobody listens there, as after a kill: the client sees a reset.
        }
        finally
        {
            pair.Reset();
            lock (gate) pairs.Remove(pair);
        }
    }

    /// <summary>Carries bytes until one side ends, which ends the other: neither HTTP nor WebSocket lives on half a connection.</summary>
    private async Task PumpAsync(Socket from, Socket to, bool isBack)
    {
        byte[] buffer = new byte[ReceiveBuffer];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (isBack) await flow.Task;
                for (int sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // What was on its way is lost, as with any connection.
        }
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private sealed class Pair(Socket client)
    {
        public Socket Client => client;

        public Socket Server { get; } = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = ReceiveBuffer };

        /// <summary>A close that does not linger is a reset.</summary>
        public void Reset()
        {
            foreach (Socket socket in (ReadOnlySpan<Socket>)[Client, Server]) socket.Close(timeout: 0);
        }
    }
}
