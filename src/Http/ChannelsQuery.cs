using AgentCore.Channels;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary>Reads <c>?channels=</c>: channels by comma, the parameter repeated, or both.</summary>
internal static class ChannelsQuery
{
    /// <summary>Null when the query names no channels.</summary>
    public static IReadOnlyList<string>? Names(HttpRequest request) =>
        ExactQuery.All(request, "channels") is { Count: > 0 } values
            ? [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]
            : null;

    /// <summary>The channels asked for, or everything granted; refused too where that is nothing.</summary>
    public static (ChannelSet? Channels, ErrorResult? Refusal) Narrow(HttpRequest request, ChannelGrants grants, EventCatalogue catalogue)
    {
        Subscription asked = Names(request) is { Count: > 0 } names
            ? Subscription.To(names, grants, catalogue)
            : Subscription.ToAll(grants, catalogue);
        return asked switch
        {
            Subscription.Granted granted => (granted.Channels, null),
            Subscription.Refused refused => (null, new ErrorResult(refused.Code, refused.Message)),
            _ => throw new InvalidOperationException($"Unknown answer {asked}."),
        };
    }
}
