using System.Security.Cryptography;
using System.Text;
using AgentCore.Channels;

namespace AgentCore.Access;

/// <summary>Whoever a valid token speaks for.</summary>
/// <param name="Subject">The token's <c>sub</c>: 1 to 256 characters, none of them a control character.</param>
/// <param name="Issuer">The configured issuer that vouches for the subject.</param>
/// <param name="Grants">What may be seen.</param>
/// <param name="Expires">When the token ends, in whole seconds: from this instant on it is worth nothing.</param>
public sealed record Principal(string Subject, string Issuer, ChannelGrants Grants, DateTimeOffset Expires)
{
    /// <summary>The longest subject: Web PubSub's connections and rate limits are keyed by it.</summary>
    public const int MaxSubjectLength = 256;

    /// <summary>Whether a text may be a subject.</summary>
    public static bool IsSubject(string? text) => text is { Length: > 0 and <= MaxSubjectLength } && !text.Any(char.IsControl);

    /// <summary>Issuer and subject as 32 hexadecimal digits, the same everywhere. 128 bits of SHA-256: none can craft another's.</summary>
    /// <remarks>Unambiguous, because a subject has no line break.</remarks>
    public string Identity => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Issuer}\n{Subject}")).AsSpan(0, 16));
}
