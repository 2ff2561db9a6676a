using System.Text;

namespace AgentCore.Access;

/// <summary>Section <c>Access:Issuers:n</c>: someone whose tokens are accepted, and the keys that prove them.</summary>
public sealed class IssuerOptions
{
    /// <summary>The token's <c>iss</c>, to the letter. Where there is a discovery document, its <c>issuer</c> too.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>URL of the OpenID Connect discovery document, whose keys are followed. Or else a <see cref="SigningKey"/>.</summary>
    public string? MetadataAddress { get; set; }

    /// <summary>A shared secret; its UTF-8 bytes are the key, at least 32 of them. Or else a <see cref="MetadataAddress"/>.</summary>
    public string? SigningKey { get; set; }

    /// <summary>The <c>kid</c> of tokens signed with <see cref="SigningKey"/>. Not set: only tokens without one are accepted.</summary>
    public string? KeyId { get; set; }

    /// <summary>Signature algorithms accepted. Empty: RS256, PS256 and ES256 with metadata, HS256 with a shared secret.</summary>
    public IList<string> Algorithms { get; } = [];

    internal bool IsSymmetric => !string.IsNullOrEmpty(SigningKey);

    /// <summary>What the list allows, cut to the issuer's own family whatever the list says.</summary>
    internal IReadOnlyList<string> AllowedAlgorithms() => (IsSymmetric, Algorithms.Count) switch
    {
        (true, 0) => SigningAlgorithms.SymmetricDefault,
        (true, _) => [.. Algorithms.Where(SigningAlgorithms.Symmetric.Contains)],
        (false, 0) => SigningAlgorithms.AsymmetricDefault,
        (false, _) => [.. Algorithms.Where(SigningAlgorithms.Asymmetric.Contains)],
    };

    /// <param name="path">The setting that this object is, such as <c>Access:Issuers:0</c>.</param>
    internal IEnumerable<string> Problems(string path)
    {
        if (string.IsNullOrWhiteSpace(Issuer)) yield return $"{path}:Issuer is missing. Set it to the 'iss' of the tokens, to the letter.";
        bool hasMetadata = !string.IsNullOrEmpty(MetadataAddress);
        if (IsSymmetric == hasMetadata)
            yield return $"{path} needs exactly one source of keys. Set either {path}:MetadataAddress or {path}:SigningKey.";
        if (hasMetadata && !IsTrustworthy(MetadataAddress))
            yield return $"{path}:MetadataAddress must be https, or http to loopback. Set the URL of the issuer's discovery document.";
        if (!string.IsNullOrEmpty(KeyId) && !IsSymmetric)
            yield return $"{path}:KeyId belongs to a SigningKey. Remove it: keys from metadata bring their own.";
        foreach (string problem in AlgorithmProblems(path)) yield return problem;

        int keyBytes = Encoding.UTF8.GetByteCount(SigningKey ?? "");
        int least = AllowedAlgorithms().Append("HS256").Max(SigningAlgorithms.LeastSecretBytes);
        if (IsSymmetric && keyBytes < least)
            yield return $"{path}:SigningKey has {keyBytes} bytes and needs {least}. Set a longer random secret.";
    }

    private IEnumerable<string> AlgorithmProblems(string path)
    {
        IEnumerable<string> family = (IsSymmetric ? SigningAlgorithms.Symmetric : SigningAlgorithms.Asymmetric).Order();
        for (int i = 0; i < Algorithms.Count; i++)
            if (!family.Contains(Algorithms[i], StringComparer.Ordinal))
                yield return $"{path}:Algorithms:{i} cannot be accepted from this issuer. Use one of {string.Join(", ", family)}.";
    }

    private static bool IsTrustworthy(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
