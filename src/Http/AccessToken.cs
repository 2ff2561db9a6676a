using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary>
/// Where a request may carry its token: the <c>Authorization</c> header, else <c>?token=</c> for clients that cannot set one. Where a
/// request has both, the header is used, on every route.
/// </summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc6750#section-2</remarks>
public static class AccessToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token as sent, unchecked, or null.</summary>
    public static string? Of(HttpRequest request) =>
        OfHeader(request) ?? ExactQuery.First(request, "token");

    /// <summary>The token of an <c>Authorization: Bearer</c> header, or null where there is none.</summary>
    public static string? OfHeader(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }
}
