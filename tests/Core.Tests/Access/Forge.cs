using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentCore.Access;

/// <summary>Writes tokens to the letter, good and bad, without the library that checks them.</summary>
internal static class Forge
{
    public static string Token(string header, string payload, Func<byte[], byte[]> sign)
    {
        string signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static Func<byte[], byte[]> Hmac(string secret) => data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), data);

    public static Func<byte[], byte[]> Rs256(RSA key) => data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public static Func<byte[], byte[]> Ps256(RSA key) => data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

    public static Func<byte[], byte[]> Es256(ECDsa key) => data => key.SignData(data, HashAlgorithmName.SHA256);

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
