using System.Collections.Frozen;

namespace AgentCore.Access;

/// <summary>The two families of signatures, which no issuer may mix: RFC 8725 §3.1, and §2.1 for what happens otherwise.</summary>
internal static class SigningAlgorithms
{
    /// <summary>By shared secret, each with the least bytes its secret must have: RFC 7518 §3.2.</summary>
    public static FrozenDictionary<string, int> Symmetric { get; } =
        new Dictionary<string, int> { ["HS256"] = 32, ["HS384"] = 48, ["HS512"] = 64 }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>By key pair.</summary>
    public static FrozenSet<string> Asymmetric { get; } =
        FrozenSet.Create(StringComparer.Ordinal, "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    public static IReadOnlyList<string> SymmetricDefault { get; } = ["HS256"];

    public static IReadOnlyList<string> AsymmetricDefault { get; } = ["RS256", "PS256", "ES256"];
}
