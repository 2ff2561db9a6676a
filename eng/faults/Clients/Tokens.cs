using AgentCore.Access;
using AgentCore.Faults.Histories;
using AgentCore.LocalHost.Dev;

namespace AgentCore.Faults.Clients;

/// <summary>Tokens of the local host's issuer, minted here: all nodes trust the same one.</summary>
internal sealed class Tokens
{
    private readonly TokenMint mint = new(
        new IssuerOptions { Issuer = DevOptions.Issuer, SigningKey = new DevOptions().SigningKey },
        DevOptions.Audience,
        TimeProvider.System);

    public string For(Grants grants) => mint.Mint("faults", [.. grants.Patterns], TimeSpan.FromHours(1)).Token;
}
