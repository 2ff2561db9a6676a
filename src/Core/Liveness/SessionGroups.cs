using System.Globalization;

namespace AgentCore.Liveness;

/// <summary>
/// The groups that carry a session's state beside its channels, which are <see cref="Channels.ChannelGroups"/>. Their names begin with
/// <c>~</c>, which no channel's can.
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

    private static string Named(string prefix, long number) => prefix + number.ToString(CultureInfo.InvariantCulture);
}
