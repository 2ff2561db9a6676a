using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentCore.Access;

/// <summary>Issues tokens for an issuer whose key is a shared secret: the local host's own, and the tests'.</summary>
public sealed class TokenMint
{
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly IssuerOptions issuer;
    private readonly string audience;
    private readonly TimeProvider clock;
    private readonly SigningCredentials credentials;

    /// <exception cref="ArgumentException">The issuer has no signing key.</exception>
    public TokenMint(IssuerOptions issuer, string audience, TimeProvider clock)
    {
        if (!issuer.IsSymmetric) throw new ArgumentException("Only an issuer with a SigningKey can mint.", nameof(issuer));
        (this.issuer, this.audience, this.clock) = (issuer, audience, clock);
        var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(issuer.SigningKey!));
        if (!string.IsNullOrEmpty(issuer.KeyId)) key.KeyId = issuer.KeyId;
        credentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256);
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
            [JwtRegisteredClaimNames.Sub] = subject,
            [JwtRegisteredClaimNames.Iat] = now.ToUnixTimeSeconds(),
            [JwtRegisteredClaimNames.Exp] = expires,
        };
        if (channels is not null) claims["channels"] = channels.ToArray();
        string token = handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer.Issuer,
            Audience = audience,
            Claims = claims,
            SigningCredentials = credentials,
        });
        return new MintedToken(token, DateTimeOffset.FromUnixTimeSeconds(expires));
    }
}
