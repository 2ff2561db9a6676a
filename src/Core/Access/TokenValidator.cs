using System.Collections.Frozen;
using AgentCore.Channels;
using AgentCore.Errors;
using AgentCore.Telemetry;
using Microsoft.Extensions.Logging;

namespace AgentCore.Access;

/// <summary>Decides what a token is worth: the one gate of both hosts and both transports.</summary>
/// <remarks>Held to RFC 8725, section by section, by a test.</remarks>
public sealed partial class TokenValidator
{
    /// <summary>The longest token looked at. 8 KB: Kestrel's longest request line, which a token in a URL must fit.</summary>
    /// <remarks>https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/options#maximum-request-line-size</remarks>
    public const int MaxTokenLength = 8192;

    private readonly FrozenDictionary<string, TrustedIssuer> issuers;
    private readonly ChannelGrants defaultGrants;
    private readonly TimeSpan skew;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly ConnectionMetrics metrics;

    /// <param name="metrics">Counts refusals.</param>
    /// <param name="metadataClient">Fetches issuers' metadata; should follow no redirects. Null: one of our own.</param>
    /// <exception cref="ArgumentException">The options have problems; the message lists them.</exception>
    public TokenValidator(
        AccessOptions options, TimeProvider clock, ILogger<TokenValidator> logger, ConnectionMetrics metrics,
        HttpClient? metadataClient = null)
    {
        string problems = string.Join(Environment.NewLine, options.Problems());
        if (problems.Length > 0) throw new ArgumentException(problems, nameof(options));
        (this.clock, this.logger, this.metrics, skew) = (clock, logger, metrics, options.ClockSkew);
        defaultGrants = ChannelGrants.Parse(options.DefaultChannels);
        issuers = options.Issuers
            .Select(issuer => new TrustedIssuer(issuer, options.Audiences, KeysOf(issuer, metadataClient)))
            .ToFrozenDictionary(issuer => issuer.Name, StringComparer.Ordinal);
    }

    /// <summary>
    /// Grants what a valid token allows; refuses all others with a code and never throws for what is in one. Why a token is refused is
    /// told only of tokens whose signature holds.
    /// </summary>
    public async ValueTask<AccessResult> ValidateAsync(string? token, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(token)) return Refuse(ErrorCode.TokenMissing);
        if (token.Length > MaxTokenLength) return Refuse(ErrorCode.TokenInvalid);
        if (UnverifiedToken.Read(token) is not { } said) return Refuse(ErrorCode.TokenInvalid);
        // The token chooses who must vouch for it, and only that issuer's keys are tried: RFC 8725 §3.8.
        if (!issuers.TryGetValue(said.Issuer, out TrustedIssuer? issuer)) return Refuse(ErrorCode.TokenInvalid);

        return await issuer.VouchesForAsync(token, said, cancellation) switch
        {
            true => Judge(said, issuer.Name),
            false => Refuse(ErrorCode.TokenInvalid, issuer.Name),
            null => Refuse(ErrorCode.ServerError, issuer.Name),
        };
    }

    private AccessResult Judge(UnverifiedToken vouched, string issuer)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (vouched.NotBefore > now + skew || vouched.IssuedAt > now + skew) return Refuse(ErrorCode.TokenInvalid, issuer);
        ChannelGrants grants = vouched.Channels is null ? defaultGrants : ChannelGrants.Parse(vouched.Channels);
        if (grants.Text.Length > ChannelGrants.MaxTextBytes) return Refuse(ErrorCode.TooManyChannels, issuer);
        if (vouched.Expires <= now) return Refuse(ErrorCode.TokenExpired, issuer);
        return new AccessResult.Granted(new Principal(vouched.Subject, issuer, grants, vouched.Expires));
    }

    private AccessResult.Refused Refuse(ErrorCode code, string? issuer = null)
    {
        LogRefused(code, issuer ?? "none");
        metrics.TokenRefused(code);
        return new AccessResult.Refused(code);
    }

    private IIssuerKeys KeysOf(IssuerOptions issuer, HttpClient? client) => issuer switch
    {
        { SigningKey: { Length: > 0 } secret } => new SharedSecret(secret, issuer.KeyId),
        { MetadataAddress: { } address } =>
            new PublishedKeys(issuer, new MetadataDocuments(client ?? MetadataDocuments.SharedClient, address), clock, logger),
        _ => throw new ArgumentException("An issuer has no keys.", nameof(issuer)),
    };

    [LoggerMessage(1000, LogLevel.Information, "A token was refused: {Code} (issuer: {Issuer}).")]
    private partial void LogRefused(ErrorCode code, string issuer);
}
