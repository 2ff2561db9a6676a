using AgentCore.Channels;
using AgentCore.Events;

namespace AgentCore.Sessions;

/// <summary>What a connection hears before it subscribes, from the URL's <c>channels</c>, as it is kept in its state.</summary>
internal static class AutomaticChannels
{
    private const string Nothing = "none";

    /// <param name="channels">The parameter as sent: channels by comma, <c>none</c>, or null where it was not.</param>
    /// <returns>The channels by comma and nothing else, empty for <c>none</c>; null where none is named, as over SSE.</returns>
    public static string? Normalize(string? channels)
    {
        string[] names = (channels ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names is [] ? null : names is [Nothing] ? "" : string.Join(',', names);
    }

    /// <param name="automatic">As kept in the state: null for all that is granted.</param>
    public static Subscription Expand(string? automatic, ChannelGrants grants, EventCatalogue catalogue) => automatic switch
    {
        null => Subscription.ToAll(grants, catalogue),
        "" => new Subscription.Granted(ChannelSet.Empty),
        _ => Subscription.To(automatic.Split(','), grants, catalogue),
    };
}
