using System.Globalization;
using AgentCore.Channels;

namespace AgentCore.Sessions;

/// <summary>
/// The groups that carry a session's state beside its channels. A channel's group bears the channel's name; all others begin with
/// <c>~</c>, which no channel can.
/// </summary>
internal static class SessionGroups
{
    /// <summary>Every client's session; the stream instances' own connections are none.</summary>
    public const string Session = "~session";

    /// <summary>Silent for too long: about to be told and closed.</summary>
    public const string Idle = "~idle";

    /// <summary>Has been told that its token ends.</summary>
    public const string Told = "~told";

    /// <summary>Its token ends: about to be closed.</summary>
    public const string Expired = "~expired";

    public static string Beat(int beat) => Named("~beat.", beat);

    /// <summary>Was heard in this window.</summary>
    public static string Alive(long window) => Named("~alive.", window);

    /// <summary>Was pinged in this window.</summary>
    public static string Pinged(long window) => Named("~pinged.", window);

    /// <summary>Is to be warned at this tick that its token ends.</summary>
    public static string Expires(long tick) => Named("~expires.", tick);

    /// <summary>The channel's group for connections that have not subscribed yet and hear what they may.</summary>
    public static string Auto(Channel channel) => "~auto." + channel.Name;

    /// <summary>The groups of a connection that has not subscribed yet; none where it was refused what it asked for.</summary>
    public static IReadOnlyList<string> Automatic(Subscription beginning) =>
        beginning is Subscription.Granted granted ? [.. granted.Channels.Channels.Select(Auto)] : [];

    private static string Named(string prefix, long number) => prefix + number.ToString(CultureInfo.InvariantCulture);
}
