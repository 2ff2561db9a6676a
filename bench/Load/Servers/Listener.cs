using System.Net;
using System.Net.Sockets;

namespace AgentCore.Bench.Servers;

internal static class Listener
{
    /// <summary>Accepts on loopback without end, each connection served beside the others.</summary>
    public static async Task RunAsync(int port, Func<Socket, Task> serve)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(4096);
        while (true) _ = serve(await listener.AcceptAsync());
    }
}
