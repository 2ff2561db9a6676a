namespace AgentCore.Access;

/// <summary>Where an issuer's keys come from.</summary>
internal interface IIssuerKeys
{
    /// <summary>The keys as they are known, fetched first where this key id needs it; null where none could ever be had.</summary>
    ValueTask<KeySet?> GetAsync(string? keyId, CancellationToken cancellation);
}
