using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace AgentCore.Access;

/// <summary>What a token says of itself before anyone has vouched for it, read strictly: each member once and of its right type.</summary>
/// <param name="Expires"><c>exp</c> cut to a whole second, so that nothing lasts longer than it.</param>
/// <param name="Channels">The <c>channels</c> claim's entries, or null without the claim.</param>
internal sealed record UnverifiedToken(
    string Algorithm, string? KeyId, string Issuer, string Subject, DateTimeOffset Expires,
    DateTimeOffset? NotBefore, DateTimeOffset? IssuedAt, IReadOnlyList<string>? Channels)
{
    /// <summary>Members that stand twice are refused, so that no two readers can see two tokens: RFC 7519 §4, RFC 7515 §4.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The token of these three parts, or null where anything is missing, misshapen, or not understood.</summary>
    public static UnverifiedToken? Read(string token)
    {
        ReadOnlySpan<char> text = token;
        if (text.Count('.') != 2) return null;
        int first = text.IndexOf('.'), last = text.LastIndexOf('.');
        if (!IsCanonical(text[(last + 1)..])) return null;
        try
        {
            using JsonDocument? header = Decode(text[..first]);
            using JsonDocument? payload = Decode(text[(first + 1)..last]);
            return header is null || payload is null ? null : Read(header.RootElement, payload.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text with half a surrogate pair or bad UTF-8 in it, or a root that is no object.
            return null;
        }
    }

    private static UnverifiedToken? Read(JsonElement header, JsonElement payload)
    {
        // RFC 7515 §4.1.11: who does not understand all of crit must refuse. No extension is understood here.
        if (header.TryGetProperty("crit", out _)) return null;
        if (!TryText(header, "alg", out string? algorithm) || algorithm is null) return null;
        if (!TryText(header, "kid", out string? keyId)) return null;
        if (!TryText(header, "typ", out string? type) || !IsAccessToken(type)) return null;
        if (!TryText(payload, "iss", out string? issuer) || issuer is null) return null;
        if (!TryText(payload, "sub", out string? subject) || !Principal.IsSubject(subject)) return null;
        if (!TryTime(payload, "exp", out DateTimeOffset? expires) || expires is null) return null;
        if (!TryTime(payload, "nbf", out DateTimeOffset? notBefore) || !TryTime(payload, "iat", out DateTimeOffset? issuedAt)) return null;
        if (!TryChannels(payload, out IReadOnlyList<string>? channels)) return null;
        var wholeSeconds = DateTimeOffset.FromUnixTimeSeconds(expires.Value.ToUnixTimeSeconds());
        return new UnverifiedToken(algorithm, keyId, issuer, subject!, wholeSeconds, notBefore, issuedAt, channels);
    }

    /// <summary>
    /// RFC 8725 §3.11: a token made for another purpose says so. A <c>typ</c> is a media type, whatever its case, and may leave out
    /// <c>application/</c>: RFC 7515 §4.1.9. An access token is <c>JWT</c> (RFC 7519 §5.1) or <c>at+jwt</c> (RFC 9068 §4).
    /// </summary>
    private static bool IsAccessToken(string? type)
    {
        const string prefix = "application/";
        if (type is null) return true;
        ReadOnlySpan<char> name = type.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? type.AsSpan(prefix.Length) : type;
        return name.Equals("JWT", StringComparison.OrdinalIgnoreCase) || name.Equals("at+jwt", StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryText(JsonElement element, string name, out string? text)
    {
        text = null;
        if (!element.TryGetProperty(name, out JsonElement value)) return true;
        if (value.ValueKind != JsonValueKind.String) return false;
        text = value.GetString();
        return true;
    }

    /// <summary>Reads a NumericDate, a number of seconds that may have a fraction: RFC 7519 §2.</summary>
    private static bool TryTime(JsonElement element, string name, out DateTimeOffset? time)
    {
        const double endOfTime = 253_402_300_800; // the year 10000, where DateTimeOffset ends
        time = null;
        if (!element.TryGetProperty(name, out JsonElement value)) return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double seconds)) return false;
        if (seconds is not (>= 0 and < endOfTime)) return false;
        time = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    private static bool TryChannels(JsonElement payload, out IReadOnlyList<string>? channels)
    {
        channels = null;
        if (!payload.TryGetProperty("channels", out JsonElement value)) return true;
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                channels = value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return true;
            case JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String):
                channels = [.. value.EnumerateArray().Select(item => item.GetString()!)];
                return true;
            default:
                return false;
        }
    }

    private static JsonDocument? Decode(ReadOnlySpan<char> part)
    {
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        OperationStatus status = Base64Url.DecodeFromChars(part, bytes, out _, out int length);
        return status == OperationStatus.Done ? JsonDocument.Parse(bytes.AsMemory(0, length), Strict) : null;
    }

    /// <summary>
    /// Whether a signature is written in its one canonical form: no padding, no stray bits in the last character. Header and payload are
    /// signed as they are written; without this, the signature's text alone could be changed and the token still hold.
    /// </summary>
    private static bool IsCanonical(ReadOnlySpan<char> signature)
    {
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(signature.Length)];
        OperationStatus status = Base64Url.DecodeFromChars(signature, bytes, out _, out int length);
        return status == OperationStatus.Done && length > 0 && signature.SequenceEqual(Base64Url.EncodeToString(bytes.AsSpan(0, length)));
    }
}
