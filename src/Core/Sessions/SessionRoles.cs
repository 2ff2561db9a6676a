using System.Globalization;
using AgentCore.Access;
using AgentCore.Channels;

namespace AgentCore.Sessions;

/// <summary>
/// What a negotiated URL's token says in roles. The service does not know them, so they give nothing by themselves; it hands them to the
/// <c>connect</c> handler, whether the token was signed with the access key or minted by the service.
/// </summary>
public static class SessionRoles
{
    private const string May = "agentcore.may.";
    private const string Until = "agentcore.until.";
    private const string Identity = "agentcore.id.";
    private const string RoleClaimUri = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";
    private const string SubjectClaimUri = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";

    /// <summary>The roles that carry a principal through a negotiated URL.</summary>
    public static IReadOnlyList<string> For(Principal principal) =>
    [
        Until + principal.Expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        Identity + principal.Identity,
        .. principal.Grants.Patterns.Select(pattern => May + pattern),
    ];

    /// <summary>The roles in a connection's claims, under the short name or the long.</summary>
    internal static IReadOnlyList<string> Of(IReadOnlyDictionary<string, string[]> claims) =>
        Claim(claims, "role", RoleClaimUri) ?? [];

    /// <summary>The terms that a negotiated URL was made on, or null where the roles name none.</summary>
    internal static SessionTerms? TryReadTerms(IReadOnlyDictionary<string, string[]> claims, IReadOnlyList<string> roles)
    {
        string? until = After(Until, roles);
        string? identity = After(Identity, roles);
        string? subject = Claim(claims, "sub", SubjectClaimUri)?.FirstOrDefault();
        if (until is null || identity is null || subject is null) return null;
        if (!long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)) return null;
        if (seconds > SessionState.LastSecond) return null;
        IEnumerable<string> may = roles.Where(role => role.StartsWith(May, StringComparison.Ordinal)).Select(role => role[May.Length..]);
        return new SessionTerms(subject, identity, ChannelGrants.Parse(may), DateTimeOffset.FromUnixTimeSeconds(seconds));
    }

    private static string? After(string prefix, IReadOnlyList<string> roles) =>
        roles.FirstOrDefault(role => role.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];

    private static string[]? Claim(IReadOnlyDictionary<string, string[]> claims, string name, string uri) =>
        claims.TryGetValue(name, out string[]? values) || claims.TryGetValue(uri, out values) ? values : null;
}
