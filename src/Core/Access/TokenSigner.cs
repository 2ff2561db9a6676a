using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentCore.Access;

/// <summary>Signs JWTs by HS256 with a shared secret.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc7515#appendix-A.1</remarks>
public sealed class TokenSigner
{
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials credentials;

    /// <param name="secret">At least 32 bytes. Its UTF-8 bytes are the key, not what its base64 would decode to.</param>
    /// <param name="keyId">The tokens' <c>kid</c>; null or empty for none.</param>
    public TokenSigner(string secret, string? keyId = null)
    {
        var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret));
        if (!string.IsNullOrEmpty(keyId)) key.KeyId = keyId;
        credentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256);
    }

    /// <summary>A token of these claims and no others. Times are seconds since the Unix epoch.</summary>
    public string Sign(IDictionary<string, object> claims) =>
        handler.CreateToken(new SecurityTokenDescriptor { Claims = claims, SigningCredentials = credentials });
}
