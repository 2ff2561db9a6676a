namespace AgentCore.Access;

/// <summary>Which web pages may connect. A browser tells the page's origin and cannot be made to lie; other programs send none.</summary>
/// <remarks>Origins are compared as browsers write them: https://www.rfc-editor.org/rfc/rfc6454#section-6.2</remarks>
public sealed class OriginPolicy
{
    private readonly HashSet<string> allowed;

    public OriginPolicy(AccessOptions options) => allowed = new HashSet<string>(options.AllowedOrigins, StringComparer.Ordinal);

    /// <summary>Whether every origin may connect.</summary>
    public bool IsOpen => allowed.Contains("*");

    /// <param name="origin">The <c>Origin</c> header, or null where there was none.</param>
    public bool Allows(string? origin) => origin is null || IsOpen || allowed.Contains(origin);

    /// <summary>True for <c>*</c> and for an origin in the one form that browsers send.</summary>
    internal static bool IsOrigin(string? text) =>
        text is "*"
        || (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.IdnHost.Length > 0 && text == Serialize(uri));

    private static string Serialize(Uri uri)
    {
        string host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : uri.IdnHost;
        return uri.IsDefaultPort ? $"{uri.Scheme}://{host}" : $"{uri.Scheme}://{host}:{uri.Port}";
    }
}
