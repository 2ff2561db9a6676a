namespace AgentCore.LocalHost.Listening;

/// <summary>
/// The address by which a client reached this host: its <c>Host</c> header and scheme. It differs from the listening address behind a port
/// forward, a TLS proxy or another host name.
/// </summary>
internal static class RequestAddress
{
    /// <summary>
    /// A WebSocket URL of this host, moved to the address of a request. HTTP/1.0 requests may have none; the URL then stays.
    /// </summary>
    public static Uri WebSocketUrl(HttpRequest request, Uri url) => !request.Host.HasValue
        ? url
        : new UriBuilder(url)
        {
            Scheme = request.IsHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
            Host = request.Host.Host,
            Port = request.Host.Port ?? -1,
        }.Uri;
}
