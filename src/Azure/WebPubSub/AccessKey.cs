using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using AgentCore.Access;

namespace AgentCore.WebPubSub;

/// <summary>An access key of a Web PubSub resource, and the tokens that it signs: JWTs by HS256.</summary>
/// <remarks>The key is the text's UTF-8 bytes, not what its base64 would decode to. Nothing here shows it.</remarks>
internal sealed class AccessKey(string text)
{
    /// <summary>32: a key shorter than the hash weakens it (RFC 7518, section 3.2). The service's own are longer.</summary>
    public const int MinBytes = 32;

    private readonly byte[] key = Encoding.UTF8.GetBytes(text);
    private readonly TokenSigner signer = new(text);

    /// <summary>Signs a token for one request: <c>aud</c> is its URL without the query.</summary>
    public string SignRequest(string url, DateTimeOffset now, DateTimeOffset expires) => signer.Sign(new Dictionary<string, object>
    {
        ["aud"] = url,
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = expires.ToUnixTimeSeconds(),
    });

    /// <summary>Signs a token that opens a client connection.</summary>
    public string SignClient(string audience, string? userId, IReadOnlyList<string> roles, DateTimeOffset now, DateTimeOffset expires)
    {
        var claims = new Dictionary<string, object>
        {
            ["aud"] = audience,
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
        };
        if (userId is not null) claims["sub"] = userId;
        if (roles.Count > 0) claims["role"] = roles.ToArray();
        return signer.Sign(claims);
    }

    /// <summary>
    /// Whether one of the signatures of a connection's event, <c>sha256=…</c> by comma, one for each of the resource's keys, is this key's.
    /// Takes the same time wherever they differ.
    /// </summary>
    /// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-cloud-events#events</remarks>
    public bool HasSigned(string connectionId, string? signatures)
    {
        const string scheme = "sha256=";
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(connectionId), expected);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        bool isSigned = false;
        foreach (string signature in (signatures ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (signature.Length != scheme.Length + (2 * given.Length) || !signature.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) continue;
            bool isHex = Convert.FromHexString(signature.AsSpan(scheme.Length), given, out _, out _) == OperationStatus.Done;
            isSigned |= isHex & CryptographicOperations.FixedTimeEquals(expected, given);
        }
        return isSigned;
    }
}
