using System.Globalization;
using System.Text;
using Azure.Core;

namespace AgentCore.WebPubSub;

/// <summary>Which Web PubSub resource to talk to, and as whom: with its access key, or keyless by an Entra identity.</summary>
public sealed class WebPubSubConnection
{
    private const string Setting = WebPubSubOptions.SectionName;

    private WebPubSubConnection(Uri endpoint, AccessKey? key, TokenCredential? credential)
    {
        Endpoint = endpoint;
        Key = key;
        Credential = credential;
    }

    /// <summary>The service's address: scheme, host and port.</summary>
    public Uri Endpoint { get; }

    internal AccessKey? Key { get; }

    internal TokenCredential? Credential { get; }

    /// <summary>Reads <c>Endpoint=https://…;AccessKey=…;Port=…;Version=1.0;</c>. Names in any case; unknown ones are ignored.</summary>
    /// <exception cref="ArgumentException">Something is wrong with it. The message names the part, never the key.</exception>
    public static WebPubSubConnection Parse(string connectionString)
    {
        Dictionary<string, string> parts = Split(connectionString);
        if (!parts.TryGetValue("Endpoint", out string? endpoint)) throw Wrong("Endpoint is missing");
        if (!parts.TryGetValue("AccessKey", out string? key))
            throw Wrong($"AccessKey is missing; to connect by identity set {Setting}__serviceUri instead");
        if (Encoding.UTF8.GetByteCount(key) < AccessKey.MinBytes)
            throw Wrong($"AccessKey is shorter than {AccessKey.MinBytes} bytes");
        Uri uri = ReadEndpoint(endpoint, "Endpoint");
        if (parts.TryGetValue("Port", out string? port)) uri = WithPort(uri, port);
        return new WebPubSubConnection(uri, new AccessKey(key), null);
    }

    /// <summary>Connects by identity, which needs the role <c>Web PubSub Service Owner</c>.</summary>
    /// <exception cref="ArgumentException">The address is not an https one: a bearer token never travels in the clear.</exception>
    internal static WebPubSubConnection Keyless(Uri serviceUri, TokenCredential credential)
    {
        Uri uri = ReadEndpoint(serviceUri.OriginalString, "serviceUri");
        if (uri.Scheme != Uri.UriSchemeHttps) throw Wrong("serviceUri must begin with https:// where an identity is used");
        return new WebPubSubConnection(uri, null, credential);
    }

    /// <summary>Whether the service signed an event of this connection; where there is no key, nobody can tell, and any will do.</summary>
    /// <param name="connectionId">Whose event it is.</param>
    /// <param name="signatures">The event's <c>ce-signature</c>, or null where it has none.</param>
    public bool HasSigned(string connectionId, string? signatures) => Key is null || Key.HasSigned(connectionId, signatures);

    private static Dictionary<string, string> Split(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // A part without a name may be a piece of the key, so it is not shown.
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw Wrong("a part is not of the form Name=value");
            string name = part[..equals].TrimEnd();
            if (!parts.TryAdd(name, part[(equals + 1)..].TrimStart())) throw Wrong("a part is there twice");
        }
        return parts;
    }

    private static Uri ReadEndpoint(string text, string part)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
            throw Wrong($"{part} is not an http:// or https:// address");
        if (uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
            throw Wrong($"{part} must be scheme, host and port alone");
        return uri;
    }

    private static Uri WithPort(Uri endpoint, string text)
    {
        bool isPort = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65_535;
        if (!isPort) throw Wrong("Port is not a number from 1 to 65535");
        return new UriBuilder(endpoint) { Port = port }.Uri;
    }

    private static ArgumentException Wrong(string what) => new($"Setting {Setting}: {what}.");
}
