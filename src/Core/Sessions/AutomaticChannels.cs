using AgentCore.Channels;

namespace AgentCore.Sessions;

/// <summary>
/// What a connection hears before it subscribes, from the URL's <c>channels</c>. As text, and as it is kept in the session's state: empty
/// for all that is granted, <c>none</c>, or channels by comma and nothing else.
/// </summary>
internal static class AutomaticChannels
{
    /// <summary>Nothing is named, as over SSE: all that is granted.</summary>
    public const string All = "";

    private const string Nothing = "none";

    /// <param name="channels">The parameter as sent: channels by comma, <c>none</c>, or null where it was not.</param>
    public static string Normalize(string? channels) =>
        string.Join(',', (channels ?? All).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <param name="automatic">As <see cref="Normalize"/> gave it.</param>
    public static Subscription Expand(string automatic, ChannelGrants grants, EventCatalogue catalogue) => automatic switch
    {
        All => Subscription.ToAll(grants, catalogue),
        Nothing => new Subscription.Granted(ChannelSet.Empty),
        _ => Subscription.To(automatic.Split(','), grants, catalogue),
    };
}
