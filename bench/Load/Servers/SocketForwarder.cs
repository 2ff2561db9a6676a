using System.Net;
using System.Net.Sockets;

namespace AgentCore.Bench.Servers;

/// <summary>The least that a forwarder can do: what is read from one socket is sent to another.</summary>
internal static class SocketForwarder
{
    public static async Task RunAsync(int port, int worker)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(4096);
        while (true) _ = ForwardAsync(await listener.AcceptAsync(), worker);
    }

    private static async Task ForwardAsync(Socket client, int worker)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        await server.ConnectAsync(IPAddress.Loopback, worker);
        await Task.WhenAny(CopyAsync(client, server, new byte[4 * 1024]), CopyAsync(server, client, new byte[64 * 1024]));
        client.Dispose();
    }

    private static async Task CopyAsync(Socket from, Socket to, byte[] buffer)
    {
        while (await from.ReceiveAsync(buffer) is > 0 and var read) await to.SendAsync(buffer.AsMemory(0, read));
    }
}
