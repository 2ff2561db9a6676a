using System.Net;
using AgentCore.Access;
using AgentCore.Errors;
using AgentCore.Fuzz.Engine;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>
/// What an issuer answers when asked for its metadata (the first line) and for its keys (the rest), and a token under such a key.
/// </summary>
internal static class KeyDocuments
{
    private const string Metadata = """{"issuer":"https://keys.example","jwks_uri":"https://keys.example/jwks"}""";

    /// <summary>
    /// Header <c>{"alg":"ES256","kid":"k"}</c> and <c>{"alg":"RS256","kid":"k"}</c>, a payload of that issuer, and no signature of
    /// anyone.
    /// </summary>
    private static readonly string[] Unsigned = [.. ((string[])["ES256", "RS256"]).Select(algorithm =>
        $"{Encode($$"""{"alg":"{{algorithm}}","kid":"k"}""")}.{Encode("""{"iss":"https://keys.example","aud":"agentcore","sub":"a","exp":1767229200}""")}.{Encode(new string('s', 64))}")];

    public static Target Target { get; } = new(
        "key-documents",
        [
            $$"""{{Metadata}}{{"\n"}}{"keys":[{"kty":"EC","crv":"P-256","kid":"k","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"sig","alg":"ES256"}]}""",
            $$"""{{Metadata}}{{"\n"}}{"keys":[{"kty":"RSA","kid":"k","e":"AQAB","n":"{{new string('u', 342)}}"},{"kty":"oct","k":"AAAA"}]}""",
        ],
        ["\n", "\"issuer\":", "\"https://keys.example\"", "\"jwks_uri\":", "\"https://keys.example/jwks\"", "\"http://keys.example/\"",
            "\"file:///etc/passwd\"",
            "\"keys\":[", "\"kty\":", "\"EC\"", "\"RSA\"", "\"crv\":", "\"P-256\"", "\"P-521\"", "\"kid\":\"k\"", "\"x\":", "\"y\":",
            "\"n\":", "\"e\":", "\"AQAB\"", "\"use\":\"sig\"", "\"x5c\":["],
        Check);

    private static void Check(byte[] input)
    {
        (byte[] metadata, byte[] keys) = Promises.Split(input);
        var issuer = new IssuerOptions { Issuer = "https://keys.example", MetadataAddress = "https://keys.example/metadata" };
        using var client = new HttpClient(new Documents(metadata, keys));
        var validator = new TokenValidator(
            new AccessOptions { Audiences = { World.Audience }, Issuers = { issuer } }, World.Clock, NullLogger<TokenValidator>.Instance,
            Unmeasured.Metrics.Connections, client);
        foreach (string token in Unsigned)
        {
            AccessResult result = World.Result(validator.ValidateAsync(token, CancellationToken.None));
            // Keys that cannot be had are the operator's to see to, whatever the token is.
            Unless(result is AccessResult.Refused { Code: ErrorCode.TokenInvalid or ErrorCode.ServerError }, "Nobody signed this.");
        }
    }

    private static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(text));

    private sealed class Documents(byte[] metadata, byte[] keys) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Unless(request.RequestUri!.Scheme == Uri.UriSchemeHttps, "Keys are fetched over https.");
            bool isMetadata = request.RequestUri.AbsolutePath == "/metadata";
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(isMetadata ? metadata : keys) });
        }
    }
}
