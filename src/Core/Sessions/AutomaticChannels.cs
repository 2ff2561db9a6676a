using AgentCore.Channels;
using AgentCore.Events;

namespace AgentCore.Sessions;

/// <summary>What a connection hears before it subscribes, from the URL's <c>channels</c>, as it is kept in its state.</summary>
internal static class AutomaticChannels
{
    private const string Nothing = "none";

    /// <summary>The channels by comma, empty for <c>none</c>.</summary>
    public static string Normalize(string channels) => channels == Nothing ? "" : channels;

    /// <param name="automatic">As kept in the state: null for all that is granted.</param>
    public static Subscription Expand(string? automatic, ChannelGrants grants, EventCatalogue catalogue) => automatic switch
    {
        null => Subscription.ToAll(grants, catalogue),
        "" => new Subscription.Granted(ChannelSet.Empty),
        _ => Subscription.To(automatic.Split(',', StringSplitOptions.TrimEntries), grants, catalogue),
    };
}
