using AgentCore.Access;
using AgentCore.Faults.Histories;
using AgentCore.LocalHost.Dev;

namespace AgentCore.Faults.Clients;

/// <summary>Tokens of one issuer, minted here: all nodes trust the same one.</summary>
internal sealed class Tokens(IssuerOptions issuer, string audience)
{
    private readonly TokenMint mint = new(issuer, audience, TimeProvider.System);

    /// <summary>Of the local host's own issuer.</summary>
    public static Tokens OfLocalHost() =>
        new(new IssuerOptions { Issuer = DevOptions.Issuer, SigningKey = new DevOptions().SigningKey }, DevOptions.Audience);

    public string For(Grants grants) => mint.Mint("faults", [.. grants.Patterns], TimeSpan.FromHours(1)).Token;
}
