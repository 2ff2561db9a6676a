using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentCore.LocalHost.Tests.WebPubSub;

/// <summary>Tokens as the service's SDKs make them, written out by hand.</summary>
internal static class TestTokens
{
    public static string Make(string key, string audience, DateTimeOffset? expires, params (string Name, object Value)[] claims)
    {
        var payload = new Dictionary<string, object> { ["aud"] = audience };
        if (expires is { } end) payload["exp"] = end.ToUnixTimeSeconds();
        foreach ((string name, object value) in claims) payload[name] = value;
        string unsigned = $"{Encode("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Encode(JsonSerializer.SerializeToUtf8Bytes(payload))}";
        return $"{unsigned}.{Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(unsigned)))}";
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => WebEncoders.Base64UrlEncode(bytes);
}
