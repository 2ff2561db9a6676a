using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentCore.Http;

/// <summary>
/// The parameters of a query by their exact names: <c>?TOKEN=</c> is not <c>?token=</c>. ASP.NET's own collection ignores case, Web PubSub
/// and the WebSocket sessions do not.
/// </summary>
public static class ExactQuery
{
    /// <summary>The first value of a parameter, or null where the query does not have it.</summary>
    public static string? First(HttpRequest request, string name) => All(request, name) is [var first, ..] ? first : null;

    /// <summary>Every value of a parameter, in order; empty where the query does not have it.</summary>
    public static IReadOnlyList<string> All(HttpRequest request, string name)
    {
        var values = new List<string>();
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(request.QueryString.Value))
            if (pair.DecodeName().Span.SequenceEqual(name)) values.Add(pair.DecodeValue().ToString());
        return values;
    }

    /// <summary>All parameters.</summary>
    public static Dictionary<string, string[]> Everything(HttpRequest request)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(request.QueryString.Value))
            pairs.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        return pairs.GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }
}
