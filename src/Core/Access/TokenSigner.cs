using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AgentCore.Access;

/// <summary>Signs JWTs by HS256 with a shared secret.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc7515#appendix-A.1</remarks>
public sealed class TokenSigner
{
    private readonly byte[] key;
    private readonly string header;

    /// <param name="secret">Its UTF-8 bytes are the key, not what its base64 would decode to.</param>
    /// <param name="keyId">The tokens' <c>kid</c>; null or empty for none.</param>
    public TokenSigner(string secret, string? keyId = null)
    {
        key = Encoding.UTF8.GetBytes(secret);
        header = Encode(members =>
        {
            members.WriteString("alg", "HS256");
            members.WriteString("typ", "JWT");
            if (!string.IsNullOrEmpty(keyId)) members.WriteString("kid", keyId);
        });
    }

    /// <summary>A token of the claims that are written, inside the object that they are.</summary>
    public string Sign(Action<Utf8JsonWriter> writeClaims)
    {
        string signed = $"{header}.{Encode(writeClaims)}";
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed), signature);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(Action<Utf8JsonWriter> writeMembers)
    {
        var json = new ArrayBufferWriter<byte>(512);
        using (var members = new Utf8JsonWriter(json))
        {
            members.WriteStartObject();
            writeMembers(members);
            members.WriteEndObject();
        }
        return Base64Url.EncodeToString(json.WrittenSpan);
    }
}
