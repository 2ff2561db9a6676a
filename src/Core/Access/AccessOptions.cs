using AgentCore.Channels;

namespace AgentCore.Access;

/// <summary>Section <c>Access</c>: who may connect. <see cref="Problems"/> checks all of it; a host needs no other validator.</summary>
public sealed class AccessOptions
{
    /// <summary>The local host's own issuer, which hands a token to whoever asks. No deployed host may trust it.</summary>
    public const string DevelopmentIssuer = "agentcore-dev";

    /// <summary>A token's <c>aud</c> must name one of these, to the letter.</summary>
    public IList<string> Audiences { get; } = [];

    /// <summary>The issuers whose tokens are accepted; at least one.</summary>
    public IList<IssuerOptions> Issuers { get; } = [];

    /// <summary>How far an issuer may be ahead of us: for <c>nbf</c> and <c>iat</c> only; a session ends exactly at <c>exp</c>.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What a token without a <c>channels</c> claim may see, as patterns. Empty: nothing.</summary>
    public IList<string> DefaultChannels { get; } = [];

    /// <summary>Origins whose pages may connect, such as <c>https://app.example.com</c>, or <c>*</c>. On loopback the port may be <c>*</c>. Empty: no page may.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Every mistake at once, each with its setting and its remedy. No value that may be secret is repeated.</summary>
    public IEnumerable<string> Problems()
    {
        if (Audiences.Count == 0) yield return "Access:Audiences is empty. Name at least one: the 'aud' of tokens for this service.";
        for (int i = 0; i < Audiences.Count; i++)
            if (string.IsNullOrWhiteSpace(Audiences[i])) yield return $"Access:Audiences:{i} is blank. Name an audience or remove it.";

        if (Issuers.Count == 0) yield return "Access:Issuers is empty. Add at least one, with Issuer and MetadataAddress or SigningKey.";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < Issuers.Count; i++)
        {
            foreach (string problem in Issuers[i].Problems($"Access:Issuers:{i}")) yield return problem;
            if (Issuers[i].Issuer.Length > 0 && !seen.Add(Issuers[i].Issuer))
                yield return $"Access:Issuers:{i}:Issuer stands twice. Give each issuer one entry.";
        }

        if (ClockSkew < TimeSpan.Zero || ClockSkew > TimeSpan.FromMinutes(5))
            yield return "Access:ClockSkew is out of range. Set it between 00:00:00 and 00:05:00.";
        for (int i = 0; i < DefaultChannels.Count; i++)
            if (!ChannelPattern.TryParse(DefaultChannels[i], out _))
                yield return $"Access:DefaultChannels:{i} is no channel pattern. Write one like 'agent.*' or 'agent.error:agent-7'.";
        if (ChannelGrants.Parse(DefaultChannels).Text.Length > ChannelGrants.MaxTextBytes)
            yield return $"Access:DefaultChannels is longer than {ChannelGrants.MaxTextBytes} bytes. Use fewer or broader patterns.";
        for (int i = 0; i < AllowedOrigins.Count; i++)
            if (!OriginPolicy.IsOrigin(AllowedOrigins[i]))
                yield return $"Access:AllowedOrigins:{i} is no origin. Write it as browsers do, like 'https://app.example.com', or 'http://localhost:*', or '*'.";
    }
}
