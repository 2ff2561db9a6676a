using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AgentCore.Sessions;

/// <summary>
/// What a session remembers between two messages, kept by Web PubSub as connection state and written only when it changed: eight fields
/// with semicolons between them. Texts are slices of the state they were read from.
/// </summary>
internal readonly struct SessionState
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

    /// <summary>When the session ends, in Unix seconds.</summary>
    public required long Until { get; init; }

    /// <summary>The last window in which the session was marked alive.</summary>
    public required long Window { get; init; }

    /// <summary>The instant of its message rate limit, in Unix milliseconds.</summary>
    public long RateDue { get; init; }

    /// <summary>It has subscribed, and left the groups it began with.</summary>
    public bool HasSubscribed { get; init; }

    /// <summary>The channels it subscribed to, as <see cref="JoinedChannels"/> writes them.</summary>
    public ReadOnlyMemory<char> Joined { get; init; }

    /// <summary>What it receives until it subscribes: <see cref="AutomaticChannels"/> as text. Empty once it has subscribed.</summary>
    public ReadOnlyMemory<char> Automatic { get; init; }

    /// <summary>The grants as text.</summary>
    public required ReadOnlyMemory<char> Grants { get; init; }

    /// <summary>Issuer and subject, hashed: what a fresh token must agree with. The last field: it alone may hold any character.</summary>
    public required ReadOnlyMemory<char> Identity { get; init; }

    public DateTimeOffset Expires => DateTimeOffset.FromUnixTimeSeconds(Until);

    /// <summary>Whether the service keeps the state, whatever its numbers become. It drops a state that is too large.</summary>
    public bool Fits =>
        MaxFixedBytes + BytesOf(Joined) + BytesOf(Automatic) + BytesOf(Grants) + BytesOf(Identity) <= MaxBytes;

    public string Encode()
    {
        // 256: more than a state with a few channels has.
        Span<char> buffer = stackalloc char[256];
        return string.Create(
            CultureInfo.InvariantCulture, buffer,
            $"{Until};{Window};{RateDue};{(HasSubscribed ? 1 : 0)};{Joined.Span};{Automatic.Span};{Grants.Span};{Identity.Span}");
    }

    /// <summary>Null where the state is missing, misshapen, or says what we never say.</summary>
    public static SessionState? TryDecode(string? text)
    {
        Span<Range> fields = stackalloc Range[Fields];
        if (text.AsSpan().Split(fields, Separator) < Fields) return null;
        if (!TryRead(text.AsSpan(fields[0]), out long until) || !TryRead(text.AsSpan(fields[1]), out long window)) return null;
        if (!TryRead(text.AsSpan(fields[2]), out long due) || text.AsSpan(fields[3]) is not ("0" or "1")) return null;
        if (until < 0 || until > LastSecond || !Base64Url.IsValid(text.AsSpan(fields[4]))) return null;
        bool hasSubscribed = text.AsSpan(fields[3]) is "1";
        return new SessionState
        {
            Until = until,
            Window = window,
            RateDue = due,
            HasSubscribed = hasSubscribed,
            Joined = text.AsMemory(fields[4]),
            Automatic = hasSubscribed ? default : text.AsMemory(fields[5]),
            Grants = text.AsMemory(fields[6]),
            Identity = text.AsMemory(fields[7]),
        };
    }

    private static int BytesOf(ReadOnlyMemory<char> text) => Encoding.UTF8.GetByteCount(text.Span);

    private static bool TryRead(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
