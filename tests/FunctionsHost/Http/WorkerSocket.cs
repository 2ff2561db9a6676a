using System.Net;
using System.Net.Sockets;

namespace AgentCore.FunctionsHost.Http;

/// <summary>Connects to the worker's HTTP server. A worker that has just started takes calls before that server listens.</summary>
internal static class WorkerSocket
{
    /// <summary>As the real host tries: ten times, 50 ms apart at first and 250 ms at most.</summary>
    /// <remarks>https://github.com/Azure/azure-functions-host, RetryProxyHandler</remarks>
    private const int Tries = 10;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(250);

    /// <exception cref="SocketException">The last try was refused.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, CancellationToken cancellation)
    {
        TimeSpan delay = FirstDelay;
        for (int attempt = 1; ; attempt++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(endpoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (attempt < Tries)
            {
                socket.Dispose();
                await Task.Delay(delay, cancellation);
                delay = delay * 2 > LongestDelay ? LongestDelay : delay * 2;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
