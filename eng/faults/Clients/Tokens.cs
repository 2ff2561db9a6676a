using System.Security.Cryptography;
using AgentCore.Access;
using AgentCore.Faults.Histories;
using AgentCore.LocalHost.Dev;

namespace AgentCore.Faults.Clients;

/// <summary>Tokens of one issuer, minted here: all nodes trust the same one.</summary>
internal sealed class Tokens(IssuerOptions issuer, string audience)
{
    /// <summary>Given to every local host as a setting. 32 random bytes, as HS256 asks for (RFC 7518 §3.2).</summary>
    public static string SigningKey { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    private readonly TokenMint mint = new(issuer, audience, TimeProvider.System);

    /// <summary>Of the local host's own issuer.</summary>
    public static Tokens OfLocalHost() => new(new IssuerOptions { Issuer = DevOptions.Issuer, SigningKey = SigningKey }, DevOptions.Audience);

    public string For(Grants grants) => mint.Mint("faults", [.. grants.Patterns], TimeSpan.FromHours(1)).Token;
}
