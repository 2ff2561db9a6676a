using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AgentCore.LocalHost.Listening;

/// <summary>Where this host listens, known once it does: the adapters talk to it as they would talk to Azure.</summary>
internal sealed class SelfAddress(IServer server)
{
    /// <exception cref="InvalidOperationException">The host is not listening yet.</exception>
    public Uri Url
    {
        get
        {
            string address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
                ?? throw new InvalidOperationException("The host is not listening yet.");
            return new Uri(address);
        }
    }

    public Uri Topic => new(Url, "/api/events");

    /// <summary>A WebSocket URL of this host.</summary>
    public Uri WebSocket(string pathAndQuery) =>
        new UriBuilder(new Uri(Url, pathAndQuery)) { Scheme = Url.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri;
}
