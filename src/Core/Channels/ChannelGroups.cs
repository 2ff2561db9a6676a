namespace AgentCore.Channels;

/// <summary>
/// The two Web PubSub groups of a channel: one for those who subscribed to it, which bears the channel's name, and one for those who have
/// not subscribed yet and hear what they may.
/// </summary>
internal static class ChannelGroups
{
    /// <summary>The group of connections that have not subscribed yet.</summary>
    public static string Automatic(Channel channel) => "~auto." + channel.Name;

    /// <summary>The groups of a connection that has not subscribed yet; none where it was refused what it asked for.</summary>
    public static IReadOnlyList<string> Automatic(Subscription beginning) =>
        beginning is Subscription.Granted granted ? [.. granted.Channels.Channels.Select(Automatic)] : [];
}
