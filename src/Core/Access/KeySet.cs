using System.Buffers.Text;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace AgentCore.Access;

/// <summary>The keys that one issuer has at one time. A token names its key, and no other is tried.</summary>
internal sealed class KeySet
{
    private readonly IReadOnlyList<Key> keys;

    private KeySet(IReadOnlyList<Key> keys) => this.keys = keys;

    /// <summary>The key of an issuer that shares a secret with us.</summary>
    public static KeySet FromSecret(string secret, string? keyId)
    {
        var material = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret));
        return new([new Key(NullIfEmpty(keyId), SigningAlgorithms.Symmetric.Contains, material)]);
    }

    /// <summary>The public signing keys of a JWKS that are of a kind and size used here; null for none, or absurdly many.</summary>
    public static KeySet? FromPublished(JsonWebKeySet published)
    {
        const int absurd = 100; // ten times what large issuers publish
        if (published.Keys.Count > absurd) return null;
        Key[] usable = [.. published.Keys.Select(Usable).OfType<Key>()];
        return usable.Length == 0 ? null : new KeySet(usable);
    }

    public bool Has(string keyId) => keys.Any(key => key.Id == keyId);

    /// <summary>The key of this id for this algorithm. A token without an id is clear only where there is exactly one key.</summary>
    public SecurityKey? Find(string? keyId, string algorithm) =>
        keyId is null && keys.Count != 1
            ? null
            : keys.FirstOrDefault(key => (keyId is null || key.Id == keyId) && key.Suits(algorithm))?.Material;

    /// <summary>Takes the public part alone: no secret (RFC 8725 §2.1), no certificate chain, no key meant for encryption.</summary>
    private static Key? Usable(JsonWebKey key)
    {
        if (key.Use is not (null or "" or "sig")) return null;
        Func<string, bool>? suits = (key.Kty, key.Crv) switch
        {
            ("RSA", _) when IsSoundRsa(key) => algorithm => algorithm[0] is 'R' or 'P',
            ("EC", "P-256") => algorithm => algorithm is "ES256",
            ("EC", "P-384") => algorithm => algorithm is "ES384",
            ("EC", "P-521") => algorithm => algorithm is "ES512",
            _ => null,
        };
        if (suits is null) return null;
        var material = new JsonWebKey { Kty = key.Kty, N = key.N, E = key.E, Crv = key.Crv, X = key.X, Y = key.Y };
        string? only = NullIfEmpty(key.Alg);
        return new Key(NullIfEmpty(key.Kid), algorithm => (only is null || only == algorithm) && suits(algorithm), material);
    }

    /// <summary>2,048 bits at least (RFC 7518 §3.3); 8,192 and a 64-bit exponent at most, or a hostile key could be slow to use.</summary>
    private static bool IsSoundRsa(JsonWebKey key) =>
        Base64Url.IsValid(key.N, out int modulus) && modulus is >= 256 and <= 1024
        && Base64Url.IsValid(key.E, out int exponent) && exponent is >= 1 and <= 8;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <param name="Suits">Whether the key may check signatures of an algorithm: RFC 8725 §3.1, one key for one purpose.</param>
    private sealed record Key(string? Id, Func<string, bool> Suits, SecurityKey Material);
}
