using AgentCore.Http;
using AgentCore.LocalHost.WebPubSub.Upstream;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>What the event handler is told of a handshake.</summary>
internal static class Handshake
{
    /// <summary>The claims that the service also shows under their long names, as it was observed to.</summary>
    private static readonly Dictionary<string, string> LongNames = new()
    {
        ["sub"] = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
        ["role"] = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
    };

    public static ConnectEvent Request(string connectionId, HttpRequest request, JsonWebToken? token, string? appToken)
    {
        Dictionary<string, string[]> query = ExactQuery.Everything(request);
        foreach (string name in query.Keys.Where(name => name.Equals("access_token", StringComparison.OrdinalIgnoreCase)).ToArray()) query.Remove(name);
        if (appToken is not null) query["token"] = [appToken];
        Dictionary<string, string[]> headers = request.Headers
            .Where(header => !header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
                && !header.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => Values(header.Value), StringComparer.OrdinalIgnoreCase);
        return new ConnectEvent(connectionId, Claims(token), query, headers, [.. Offered(request.HttpContext)]);
    }

    private static Dictionary<string, string[]> Claims(JsonWebToken? token)
    {
        var claims = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (token is null) return claims;
        foreach (IGrouping<string, string> values in token.Claims.GroupBy(claim => claim.Type, claim => claim.Value))
        {
            claims[values.Key] = [.. values];
            if (LongNames.TryGetValue(values.Key, out string? longName)) claims[longName] = claims[values.Key];
        }

        return claims;
    }

    private static IList<string> Offered(HttpContext context) => context.WebSockets.WebSocketRequestedProtocols;

    private static string[] Values(Microsoft.Extensions.Primitives.StringValues values) => [.. values.Select(value => value ?? "")];
}
