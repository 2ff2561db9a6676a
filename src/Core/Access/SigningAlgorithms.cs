namespace AgentCore.Access;

/// <summary>The two families of signatures, which no issuer may mix: RFC 8725 §3.1, and §2.1 for what happens otherwise.</summary>
internal static class SigningAlgorithms
{
    /// <summary>By shared secret.</summary>
    public static IReadOnlyList<string> Symmetric { get; } = ["HS256", "HS384", "HS512"];

    /// <summary>By key pair.</summary>
    public static IReadOnlyList<string> Asymmetric { get; } =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public static IReadOnlyList<string> SymmetricDefault { get; } = ["HS256"];

    public static IReadOnlyList<string> AsymmetricDefault { get; } = ["RS256", "PS256", "ES256"];

    /// <summary>The least bytes that the secret of a symmetric algorithm must have: RFC 7518 §3.2.</summary>
    public static int LeastSecretBytes(string symmetric) => symmetric switch { "HS512" => 64, "HS384" => 48, _ => 32 };
}
