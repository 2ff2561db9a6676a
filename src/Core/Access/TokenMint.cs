namespace AgentCore.Access;

/// <summary>Issues tokens for an issuer whose key is a shared secret: the local host's own, and the tests'.</summary>
public sealed class TokenMint
{
    private readonly IssuerOptions issuer;
    private readonly string audience;
    private readonly TimeProvider clock;
    private readonly TokenSigner signer;

    /// <exception cref="ArgumentException">The issuer has no signing key.</exception>
    public TokenMint(IssuerOptions issuer, string audience, TimeProvider clock)
    {
        if (!issuer.IsSymmetric) throw new ArgumentException("Only an issuer with a SigningKey can mint.", nameof(issuer));
        (this.issuer, this.audience, this.clock) = (issuer, audience, clock);
        signer = new TokenSigner(issuer.SigningKey!, issuer.KeyId);
    }

    /// <summary>A token that is valid from now on.</summary>
    /// <param name="subject">Its <c>sub</c>.</param>
    /// <param name="channels">Its <c>channels</c>, or null for a token without the claim.</param>
    /// <param name="lifetime">How long it is valid, cut to a whole second.</param>
    public MintedToken Mint(string subject, IReadOnlyCollection<string>? channels, TimeSpan lifetime)
    {
        DateTimeOffset now = clock.GetUtcNow();
        long expires = (now + lifetime).ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = issuer.Issuer,
            ["aud"] = audience,
            ["sub"] = subject,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = expires,
        };
        if (channels is not null) claims["channels"] = channels.ToArray();
        return new MintedToken(signer.Sign(claims), DateTimeOffset.FromUnixTimeSeconds(expires));
    }
}
