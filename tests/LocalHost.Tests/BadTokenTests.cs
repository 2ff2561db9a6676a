using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using AgentCore.LocalHost.Dev;
using AgentCore.LocalHost.Drivers;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentCore.LocalHost;

/// <summary>Twelve bad tokens, each on both transports: over sockets, what Core's own tests show of the validator.</summary>
public sealed class BadTokenTests
{
    /// <summary>The key of the hosts of these tests, so that all but the fault of a token is right.</summary>
    private const string HostKey = "the-key-of-the-hosts-of-these-tests-0000";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public static TheoryData<string, string> Tokens => new()
    {
        { "none algorithm", Unsigned() },
        { "wrong key", Sign(key: "another-key-of-more-than-thirty-two-bytes") },
        { "wrong issuer", Sign(issuer: "someone-else") },
        { "wrong audience", Sign(audience: "something-else") },
        { "expired", Sign(expires: DateTimeOffset.UtcNow.AddMinutes(-1)) },
        { "not yet valid", Sign(notBefore: DateTimeOffset.UtcNow.AddMinutes(10)) },
        { "no exp", Sign(withExpiry: false) },
        { "wrong kid", Sign(keyId: "unknown") },
        { "truncated", Sign()[..^10] },
        { "HS/RS confusion", Confused() },
        { "oversized", Sign(padding: new string('x', 9_000)) },
        { "empty", "" },
    };

    [Theory]
    [MemberData(nameof(Tokens))]
    [Requirement("Token transports")]
    [Requirement("WebSocket authentication")]
    public async Task It_is_refused_on_both_transports_and_the_system_goes_on(string kind, string token)
    {
        await using RunningHost host = await RunningHost.StartAsync([$"--Dev:SigningKey={HostKey}"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/realtime/sse");
        if (token.Length > 0) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using HttpResponseMessage answer = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        string body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        string code = kind switch { "expired" => "TOKEN_EXPIRED", "empty" => "TOKEN_MISSING", _ => "TOKEN_INVALID" };
        Assert.Contains($"\"{code}\"", body, StringComparison.Ordinal);

        Uri url = new UriBuilder(new Uri(host.Url, "/realtime/ws")) { Scheme = "ws" }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() => WebSocketSession.ConnectAsync(url, options =>
        {
            if (token.Length > 0) options.SetRequestHeader("Authorization", $"Bearer {token}");
        }));
        await using WebSocketSession good = await host.ConnectAsync();
        await good.UntilAsync("welcome");
    }

    private static string Sign(
        string? key = null, string? keyId = null, string issuer = DevOptions.Issuer, string audience = DevOptions.Audience,
        DateTimeOffset? expires = null, DateTimeOffset? notBefore = null, bool withExpiry = true, string? padding = null)
    {
        var secret = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key ?? HostKey)) { KeyId = keyId };
        return Create(new SigningCredentials(secret, SecurityAlgorithms.HmacSha256), issuer, audience, expires, notBefore, withExpiry, padding);
    }

    private static string Create(
        SigningCredentials? credentials, string issuer, string audience, DateTimeOffset? expires, DateTimeOffset? notBefore, bool withExpiry, string? padding)
    {
        var claims = new Dictionary<string, object> { ["sub"] = "alice" };
        if (padding is not null) claims["padding"] = padding;
        if (withExpiry) claims["exp"] = (expires ?? DateTimeOffset.UtcNow.AddHours(1)).ToUnixTimeSeconds();
        if (notBefore is { } from) claims["nbf"] = from.ToUnixTimeSeconds();
        return Handler.CreateToken(new SecurityTokenDescriptor { Issuer = issuer, Audience = audience, Claims = claims, SigningCredentials = credentials });
    }

    private static string Unsigned() => Create(null, DevOptions.Issuer, DevOptions.Audience, null, null, true, null);

    /// <summary>The classic: a public key, used as if it were the secret of an HMAC.</summary>
    private static string Confused()
    {
        using RSA rsa = RSA.Create(2048);
        return Sign(key: rsa.ExportSubjectPublicKeyInfoPem());
    }
}
