using System.Text.Json.Nodes;
using AgentCore.Errors;
using AgentCore.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.Access;

/// <summary>A validator that trusts one issuer by a shared secret, and the tokens that it accepts unless they are changed.</summary>
internal sealed class Gate
{
    public const string Issuer = "https://issuer.test";
    public const string Audience = "agentcore";
    public const string Secret = "a secret of well over thirty-two bytes";
    public const string Header = """{"alg":"HS256","typ":"JWT"}""";

    public Gate(Action<AccessOptions>? configure = null, IssuerOptions? issuer = null)
    {
        var options = new AccessOptions { Audiences = { Audience }, Issuers = { issuer ?? Shared() } };
        configure?.Invoke(options);
        Validator = new TokenValidator(options, Clock, Log, Unmeasured.Metrics.Connections);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public RecordingLogger<TokenValidator> Log { get; } = new();

    public TokenValidator Validator { get; }

    public long Now => Clock.GetUtcNow().ToUnixTimeSeconds();

    public static IssuerOptions Shared(string? issuer = null) => new() { Issuer = issuer ?? Issuer, SigningKey = Secret };

    /// <summary>The claims of a good token, after the change.</summary>
    public string Payload(Action<JsonObject>? change = null, string issuer = Issuer)
    {
        var claims = new JsonObject
        {
            ["iss"] = issuer,
            ["aud"] = Audience,
            ["sub"] = "alice",
            ["iat"] = Now,
            ["exp"] = Now + 600,
            ["channels"] = new JsonArray("agent.*"),
        };
        change?.Invoke(claims);
        return claims.ToJsonString();
    }

    public string Token(Action<JsonObject>? change = null, string header = Header, string secret = Secret) =>
        Forge.Token(header, Payload(change), Forge.Hmac(secret));

    public async Task<AccessResult> Ask(string? token) => await Validator.ValidateAsync(token, TestContext.Current.CancellationToken);

    public async Task<Principal> Granted(string token) => Assert.IsType<AccessResult.Granted>(await Ask(token)).Principal;

    public async Task Invalid(string? token) => Assert.Equal(ErrorCode.TokenInvalid, await Refused(token));

    public async Task<ErrorCode> Refused(string? token) => Assert.IsType<AccessResult.Refused>(await Ask(token)).Code;
}
