using System.Net;
using System.Net.Sockets;

namespace AgentCore.Testing;

/// <summary>Hosts of this machine.</summary>
internal static class Loopback
{
    /// <summary>
    /// Below the ports that the systems give to outgoing connections: Linux from 32,768, others from 49,152. While nobody listens on a
    /// port of theirs, an outgoing connection may take it, even one to this very port, and the next start there fails.
    /// </summary>
    private const int FirstPort = 10_000, LastPort = 32_767;

    /// <summary>A port on which nobody listens just now, and which no outgoing connection takes.</summary>
    public static int FreePort()
    {
        while (true)
        {
            int port = Random.Shared.Next(FirstPort, LastPort + 1);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException failure) when (failure.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                // Another one, then.
            }
        }
    }

    /// <summary>Whether a gateway answers and finds itself healthy.</summary>
    public static async Task<bool> IsHealthyAsync(HttpClient gateway, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage answer = await gateway.GetAsync(new Uri("/realtime/health", UriKind.Relative), cancellation);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            return false;
        }
    }
}
