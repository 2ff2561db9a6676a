using System.Buffers.Text;
using System.Globalization;

namespace AgentCore.Sessions;

/// <summary>
/// What a session remembers between two messages, kept by Web PubSub as connection state and written only when it changed: eight fields
/// with semicolons between them. Texts are slices of the state they were read from. With the largest grants and 100 channels it stays
/// under 4 KB as a header, where .NET's extension encodes it in base64 twice.
/// </summary>
internal readonly struct SessionState
{
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

    /// <summary>What it hears until it subscribes: <see cref="AutomaticChannels"/> as text.</summary>
    public ReadOnlyMemory<char> Automatic { get; init; }

    /// <summary>The grants as text.</summary>
    public required ReadOnlyMemory<char> Grants { get; init; }

    /// <summary>Issuer and subject, hashed: what a fresh token must agree with. The last field: it alone may hold any character.</summary>
    public required ReadOnlyMemory<char> Identity { get; init; }

    public DateTimeOffset Expires => DateTimeOffset.FromUnixTimeSeconds(Until);

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
        return new SessionState
        {
            Until = until,
            Window = window,
            RateDue = due,
            HasSubscribed = text.AsSpan(fields[3]) is "1",
            Joined = text.AsMemory(fields[4]),
            Automatic = text.AsMemory(fields[5]),
            Grants = text.AsMemory(fields[6]),
            Identity = text.AsMemory(fields[7]),
        };
    }

    private static bool TryRead(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
