namespace AgentCore.Access;

/// <summary>Which web pages may connect. A browser tells the page's origin and cannot be made to lie; other programs send none.</summary>
/// <remarks>Origins are compared as browsers write them: https://www.rfc-editor.org/rfc/rfc6454#section-6.2</remarks>
public sealed class OriginPolicy
{
    private const string AnyPort = ":*";

    private readonly HashSet<string> allowed;
    private readonly HashSet<string> allowedOnAnyPort;

    /// <summary>Allows the origins of the setting <c>Access:AllowedOrigins</c>.</summary>
    public OriginPolicy(AccessOptions options)
    {
        allowed = options.AllowedOrigins.Where(origin => WithoutAnyPort(origin) is null).ToHashSet(StringComparer.Ordinal);
        allowedOnAnyPort = options.AllowedOrigins.Select(WithoutAnyPort).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The pages of this machine, on any port: what a development server such as Vite's serves.</summary>
    public static IReadOnlyList<string> Loopback { get; } =
        [.. new[] { "http", "https" }.SelectMany(scheme => new[] { "localhost", "127.0.0.1", "[::1]" }.Select(host => $"{scheme}://{host}{AnyPort}"))];

    /// <summary>Whether every origin may connect.</summary>
    internal bool IsOpen => allowed.Contains("*");

    /// <param name="origin">The <c>Origin</c> header, or null where there was none.</param>
    /// <remarks>An allowed origin can be sent back in a header, so it must be visible ASCII even where every origin is allowed.</remarks>
    public bool Allows(string? origin) => origin is null || (IsVisibleAscii(origin) && (IsOpen || IsListed(origin)));

    /// <summary>True for <c>*</c>, for an origin in the one form that browsers send, and for one on loopback with <c>*</c> as its port.</summary>
    internal static bool IsOrigin(string? text) =>
        text is "*" || Parse(text) is not null || (WithoutAnyPort(text) is { } host && Parse(host) is { IsLoopback: true, IsDefaultPort: true });

    private bool IsListed(string origin) =>
        allowed.Contains(origin) || (Parse(origin) is { } uri && allowedOnAnyPort.Contains(SerializeHost(uri)));

    private static Uri? Parse(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.IdnHost.Length > 0 && text == Serialize(uri) ? uri : null;

    private static string? WithoutAnyPort(string? text) =>
        text?.EndsWith(AnyPort, StringComparison.Ordinal) == true ? text[..^AnyPort.Length] : null;

    private static bool IsVisibleAscii(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static string Serialize(Uri uri) => uri.IsDefaultPort ? SerializeHost(uri) : $"{SerializeHost(uri)}:{uri.Port}";

    private static string SerializeHost(Uri uri) =>
        uri.HostNameType == UriHostNameType.IPv6 ? $"{uri.Scheme}://[{uri.IdnHost}]" : $"{uri.Scheme}://{uri.IdnHost}";
}
