using System.Net;
using System.Net.Sockets;

namespace AgentCore.Bench.Servers;

/// <summary>The least that a forwarder can do: what is read from one socket is sent to another.</summary>
internal static class SocketForwarder
{
    public static Task RunAsync(int port, int worker) => Listener.RunAsync(port, client => ForwardAsync(client, worker));

    /// <summary>Ends with the first of the two ways, or where the worker does not listen yet; the client may come again.</summary>
    private static async Task ForwardAsync(Socket accepted, int worker)
    {
        using Socket client = accepted;
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        await server.ConnectAsync(IPAddress.Loopback, worker);
        await Task.WhenAny(CopyAsync(client, server, new byte[4 * 1024]), CopyAsync(server, client, new byte[64 * 1024]));
    }

    private static async Task CopyAsync(Socket from, Socket to, byte[] buffer)
    {
        while (await from.ReceiveAsync(buffer) is > 0 and var read) await to.SendAsync(buffer.AsMemory(0, read));
    }
}
