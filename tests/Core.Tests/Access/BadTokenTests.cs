using AgentCore.Errors;

namespace AgentCore.Access;

/// <summary>Twelve ways for a token to be bad, each with its code.</summary>
public sealed class BadTokenTests
{
    private readonly Gate gate = new();

    [Fact]
    public async Task A_good_token_is_granted_what_it_says()
    {
        Principal principal = await gate.Granted(gate.Token());

        Assert.Equal(("alice", Gate.Issuer, "agent.*"), (principal.Subject, principal.Issuer, principal.Grants.Text));
        Assert.Equal(gate.Clock.GetUtcNow().AddMinutes(10), principal.Expires);
    }

    [Fact]
    [Requirement("RFC 8725 3.2")]
    public async Task Algorithm_none_is_refused()
    {
        string unsigned = $"{Forge.Encode("""{"alg":"none"}""")}.{Forge.Encode(gate.Payload())}.";
        await gate.Invalid(unsigned);
        await gate.Invalid(gate.Token(header: """{"alg":"none"}"""));
        await gate.Invalid(gate.Token(header: """{"alg":"nOnE"}"""));
    }

    [Fact]
    public async Task A_wrong_key_is_refused() =>
        await gate.Invalid(gate.Token(secret: "some other secret of thirty-two bytes"));

    [Theory]
    [InlineData("https://other.test")]
    [InlineData("https://issuer.test/")]
    [InlineData("HTTPS://issuer.test")]
    [InlineData("")]
    [Requirement("RFC 8725 3.8")]
    public async Task A_wrong_issuer_is_refused(string issuer) =>
        await gate.Invalid(gate.Token(claims => claims["iss"] = issuer));

    [Theory]
    [InlineData("other")]
    [InlineData("agentcore/")]
    [InlineData("AgentCore")]
    [InlineData("")]
    [Requirement("RFC 8725 3.9")]
    public async Task A_wrong_audience_is_refused(string audience) =>
        await gate.Invalid(gate.Token(claims => claims["aud"] = audience));

    [Fact]
    [Requirement("RFC 7519 4.1.4")]
    public async Task An_expired_token_is_told_so_from_the_very_instant()
    {
        string token = gate.Token(claims => claims["exp"] = gate.Now + 10);
        gate.Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        await gate.Granted(token);

        gate.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(ErrorCode.TokenExpired, await gate.Refused(token));
    }

    [Fact]
    [Requirement("Token reasons")]
    public async Task An_expired_token_that_is_wrong_otherwise_is_not_told_that_it_expired()
    {
        await gate.Invalid(gate.Token(claims => claims["exp"] = 1, secret: new string('x', 32)));
        await gate.Invalid(gate.Token(claims => (claims["exp"], claims["aud"]) = (1, "other")));
        await gate.Invalid(gate.Token(claims => (claims["exp"], claims["nbf"]) = (1, gate.Now + 60)));
    }

    [Theory]
    [InlineData("nbf")]
    [InlineData("iat")]
    [Requirement("RFC 7519 4.1.5")]
    public async Task A_token_that_is_not_yet_valid_is_refused_beyond_the_skew(string claim)
    {
        await gate.Granted(gate.Token(claims => claims[claim] = gate.Now + 30));
        await gate.Invalid(gate.Token(claims => claims[claim] = gate.Now + 31));
    }

    [Fact]
    [Requirement("RFC 7519 4.1.4")]
    public async Task A_token_without_an_expiry_is_refused() =>
        await gate.Invalid(gate.Token(claims => claims.Remove("exp")));

    [Fact]
    [Requirement("RFC 8725 3.10")]
    public async Task A_key_id_that_is_not_the_issuers_is_refused()
    {
        const string first = """{"alg":"HS256","kid":"k1"}""", second = """{"alg":"HS256","kid":"k2"}""";
        await gate.Invalid(gate.Token(header: first));

        var named = new Gate(issuer: new() { Issuer = Gate.Issuer, SigningKey = Gate.Secret, KeyId = "k1" });
        await named.Granted(named.Token(header: first));
        await named.Granted(named.Token());
        await named.Invalid(named.Token(header: second));
    }

    [Fact]
    public async Task A_truncated_token_is_refused_wherever_it_is_cut()
    {
        string token = gate.Token();
        for (int length = 1; length < token.Length; length++)
            await gate.Invalid(token[..length]);
    }

    [Fact]
    [Requirement("Token length")]
    public async Task An_oversized_token_is_refused_though_its_signature_holds()
    {
        string Sized(int padding) => gate.Token(claims => claims["pad"] = new string('x', padding));
        int fits = 0;
        while (Sized(fits + 1).Length <= TokenValidator.MaxTokenLength) fits += 1;

        await gate.Granted(Sized(fits));
        await gate.Invalid(Sized(fits + 1));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task An_empty_token_is_missing(string? token) => Assert.Equal(ErrorCode.TokenMissing, await gate.Refused(token));
}
