using System.Runtime.CompilerServices;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentCore.Access;

/// <summary>A configured issuer, made ready: its algorithms, its keys, and what the library is told to check. Made once.</summary>
internal sealed class TrustedIssuer
{
    private static readonly JsonWebTokenHandler Handler = new();

    private readonly IIssuerKeys keys;
    private readonly HashSet<string> algorithms;
    private readonly TokenValidationParameters rules;
    private readonly ConditionalWeakTable<SecurityKey, TokenValidationParameters> rulesByKey = [];

    public TrustedIssuer(IssuerOptions options, IEnumerable<string> audiences, IIssuerKeys keys)
    {
        this.keys = keys;
        Name = options.Issuer;
        algorithms = new HashSet<string>(options.AllowedAlgorithms(), StringComparer.Ordinal);
        rules = new TokenValidationParameters
        {
            ValidIssuer = Name,
            ValidAudiences = [.. audiences],
            // The default would take 'api://a/' for 'api://a'.
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ValidAlgorithms = [.. algorithms],
            TryAllIssuerSigningKeys = false,
            // UnverifiedToken and TokenValidator judge exp, nbf and iat: by the injected clock, and exp without skew.
            ValidateLifetime = false,
        };
    }

    /// <summary>The configured <c>iss</c>, safe to log.</summary>
    public string Name { get; }

    /// <summary>Whether signature, issuer and audience hold, by this issuer's key of that id; null where its keys cannot be had.</summary>
    public async ValueTask<bool?> VouchesForAsync(string token, UnverifiedToken said, CancellationToken cancellation)
    {
        if (!algorithms.Contains(said.Algorithm)) return false;
        KeySet? known = await keys.GetAsync(said.KeyId, cancellation);
        if (known is null) return null;
        if (known.Find(said.KeyId, said.Algorithm) is not { } key) return false;

        return (await Handler.ValidateTokenAsync(token, rulesByKey.GetValue(key, RulesFor))).IsValid;
    }

    /// <summary>The rules with this one key; they live as long as the key does.</summary>
    private TokenValidationParameters RulesFor(SecurityKey key)
    {
        TokenValidationParameters bound = rules.Clone();
        bound.IssuerSigningKeyResolver = (_, _, _, _) => [key];
        return bound;
    }
}
