using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AgentCore.LocalHost.Durability;

/// <summary>A way to a port of this machine. It can be cut, and it can stall: it then accepts connections, and nothing comes back.</summary>
internal sealed class TcpGate : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> clients = [];
    private volatile TaskCompletionSource flow = Open();

    public TcpGate()
    {
        listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        _ = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>The port that it leads to; whoever connects is cut where nobody listens there.</summary>
    public int Target { get; set; }

    public bool IsStalled
    {
        get => !flow.Task.IsCompleted;
        set
        {
            if (value) flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            else flow.TrySetResult();
        }
    }

    /// <summary>Cuts every connection. New ones are served.</summary>
    public void Cut()
    {
        while (clients.TryTake(out Socket? client)) client.Close(timeout: 0);
    }

    public void Dispose()
    {
        Cut();
        IsStalled = false;
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await listener.AcceptSocketAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(Socket client)
    {
        clients.Add(client);
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, Target);
                await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
            }
            catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
            {
                // Nobody listens there.
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await flow.Task;
                for (int sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // One side is gone: so is the other.
        }
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
