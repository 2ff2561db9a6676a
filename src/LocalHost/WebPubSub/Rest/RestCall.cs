using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using AgentCore.LocalHost.WebPubSub.Filters;

namespace AgentCore.LocalHost.WebPubSub.Rest;

/// <summary>One REST call, read.</summary>
internal sealed class RestCall(HttpContext context, string operation)
{
    // The service's bound: https://learn.microsoft.com/rest/api/webpubsub/dataplane/web-pub-sub/send-to-all
    private const int MaxTtlSeconds = 300;

    public string Operation => operation;

    public HttpRequest Request => context.Request;

    public CancellationToken Cancellation => context.RequestAborted;

    public string Group => Route("group");

    public string ConnectionId => Route("connectionId");

    /// <summary>Why something is closed, for the client to read.</summary>
    public string Reason => Query("reason") ?? "";

    public string? Query(string name) => Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    public string[] All(string name) => [.. Request.Query[name].OfType<string>()];

    /// <summary>A whole number from the query, null where there is none; false where it is not a number within the bounds.</summary>
    public bool TryNumber(string name, int least, int most, out int? number)
    {
        number = null;
        if (Query(name) is not { } text) return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed)
            || parsed < least || parsed > most) return false;
        number = parsed;
        return true;
    }

    /// <summary>Narrows an audience by the query's <c>filter</c> and <c>excluded</c>; false where the query is wrong.</summary>
    public bool TryNarrow(Audience audience, [NotNullWhen(true)] out Audience? narrowed, [NotNullWhen(false)] out RestAnswer? error)
    {
        narrowed = null;
        Condition? filter = null;
        if (!TryNumber("messageTtlSeconds", 0, MaxTtlSeconds, out _))
            error = RestAnswer.BadRequest($"messageTtlSeconds is from 0 to {MaxTtlSeconds}.");
        else if (Query("filter") is { Length: > 0 } text && !FilterParser.TryParse(text, out filter, out string? wrong))
            error = RestAnswer.BadRequest(wrong);
        else
        {
            HashSet<string>? excluded = All("excluded") is { Length: > 0 } ids ? ids.ToHashSet(StringComparer.Ordinal) : null;
            narrowed = audience with { Filter = filter, Excluded = excluded };
            error = null;
        }

        return narrowed is not null;
    }

    private string Route(string name) => (string)context.GetRouteValue(name)!;
}
