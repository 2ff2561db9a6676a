using System.Net;
using System.Net.Sockets;

namespace AgentCore.Testing;

/// <summary>Hosts of this machine.</summary>
internal static class Loopback
{
    /// <summary>A port on which nobody listens just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether a gateway answers and finds itself healthy.</summary>
    public static async Task<bool> IsHealthyAsync(HttpClient gateway, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage answer = await gateway.GetAsync(new Uri("/realtime/health", UriKind.Relative), cancellation);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
