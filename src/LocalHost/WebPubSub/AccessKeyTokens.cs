using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentCore.LocalHost.WebPubSub;

/// <summary>Tokens signed with the access key: what the service's clients and its REST callers bring.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/howto-websocket-connect#authorization</remarks>
internal sealed class AccessKeyTokens
{
    /// <summary>How far the clock of a token's maker may be ahead: for <c>nbf</c> only. 5 minutes: the default of Microsoft's own validation.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly Lazy<TokenValidationParameters> parameters;
    private readonly TimeProvider clock;

    public AccessKeyTokens(IOptions<WebPubSubEmulatorOptions> options, TimeProvider clock)
    {
        this.clock = clock;
        parameters = new(() => new()
        {
            // The bytes of the key's text; it looks like base64 and is not decoded.
            IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(options.Value.AccessKey)),
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidateIssuer = false,
            ValidateAudience = false,
            LifetimeValidator = IsAlive,
        });
    }

    /// <summary>The token, if signed with the key, alive, and for a URL that <paramref name="isAudience"/> accepts; else null.</summary>
    public async Task<JsonWebToken?> ReadAsync(string token, Func<string, bool> isAudience)
    {
        TokenValidationResult result = await Handler.ValidateTokenAsync(token, parameters.Value);
        return result.IsValid && result.SecurityToken is JsonWebToken read && read.Audiences.Any(isAudience) ? read : null;
    }

    /// <summary>A token that opens one client connection.</summary>
    public string Mint(string audience, TimeSpan lifetime, IDictionary<string, object> claims)
    {
        DateTime now = clock.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Audience = audience,
            IssuedAt = now,
            Expires = now + lifetime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(parameters.Value.IssuerSigningKey, SecurityAlgorithms.HmacSha256),
        });
    }

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters validation)
    {
        DateTime now = clock.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end && (notBefore is not { } start || start - ClockSkew <= now);
    }
}
