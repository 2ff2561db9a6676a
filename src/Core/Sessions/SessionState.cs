using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AgentCore.Sessions;

/// <summary>
/// What a session remembers between two messages, kept by Web PubSub as connection state and written only when it changed: eight fields
/// with semicolons between them.
/// </summary>
internal sealed record SessionState
{
    /// <summary>
    /// The most that a state may weigh. Web PubSub keeps at most 4,096 characters of <c>ce-connectionState</c>, which is base64 of
    /// <c>{"session":"…"}</c> with base64 of base64 of the state: the worker, the host and the header encode once each.
    /// 4,096 characters are 3,072 bytes; 14 are the object's own, so 3,056 are left for whole groups of base64; these are 2,292 bytes,
    /// which are 1,719 bytes of state.
    /// </summary>
    /// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-cloud-events</remarks>
    public const int MaxBytes = 1_719;

    /// <summary>
    /// What a state weighs beside its texts, at most: 12 digits of <see cref="Until"/> (the year 9999), 20 each of <see cref="Window"/> and
    /// <see cref="RateDue"/> (the longest <see langword="long"/>), the flag and seven separators.
    /// </summary>
    private const int MaxFixedBytes = 12 + 20 + 20 + 1 + 7;

    private const char Separator = ';';
    private const int Fields = 8;

    /// <summary>The last second that the calendar has, in Unix time.</summary>
    public static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>
    /// When the token ends, in Unix seconds. The session ends a little before it: <see cref="Liveness.LivenessClock.EndOf"/>.
    /// </summary>
    public required long Until { get; init; }

    /// <summary>The last window in which the session was marked alive.</summary>
    public required long Window { get; init; }

    /// <summary>The instant of its message rate limit, in Unix milliseconds.</summary>
    public long RateDue { get; init; }

    /// <summary>It has subscribed, and left the groups it began with.</summary>
    public bool HasSubscribed { get; init; }

    /// <summary>
    /// The channels it subscribed to, as <see cref="JoinedChannels"/> writes them. What it receives before it subscribes is not in it: that is
    /// <see cref="Automatic"/>, and what it left of that is only known by its groups.
    /// </summary>
    public string Joined { get; init; } = "";

    /// <summary>What it receives until it subscribes: <see cref="AutomaticChannels"/> as text. Empty once it has subscribed.</summary>
    public string Automatic { get; init; } = "";

    /// <summary>The grants as text.</summary>
    public required string Grants { get; init; }

    /// <summary>Issuer and subject, hashed: what a fresh token must agree with. The last field: it alone may hold any character.</summary>
    public required string Identity { get; init; }

    public DateTimeOffset TokenExpires => DateTimeOffset.FromUnixTimeSeconds(Until);

    /// <summary>Whether the service keeps the state, whatever its numbers become. It drops a state that is too large.</summary>
    public bool Fits =>
        MaxFixedBytes + Encoding.UTF8.GetByteCount(Joined + Automatic + Grants + Identity) <= MaxBytes;

    public string Encode() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Until};{Window};{RateDue};{(HasSubscribed ? 1 : 0)};{Joined};{Automatic};{Grants};{Identity}");

    /// <summary>Null where the state is missing, misshapen, or says what we never say.</summary>
    public static SessionState? TryDecode(string? text)
    {
        if (text?.Split(Separator, Fields) is not [var ends, var marked, var rated, ("0" or "1") and var flag, var joined, var automatic, var grants, var identity])
            return null;
        if (!TryRead(ends, out long until) || !TryRead(marked, out long window) || !TryRead(rated, out long due)) return null;
        if (until < 0 || until > LastSecond || !Base64Url.IsValid(joined)) return null;
        return new SessionState
        {
            Until = until,
            Window = window,
            RateDue = due,
            HasSubscribed = flag is "1",
            Joined = joined,
            Automatic = flag is "1" ? "" : automatic,
            Grants = grants,
            Identity = identity,
        };
    }

    private static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
