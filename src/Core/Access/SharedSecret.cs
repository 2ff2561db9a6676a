namespace AgentCore.Access;

/// <summary>The one key of an issuer that shares a secret with us.</summary>
internal sealed class SharedSecret(string secret, string? keyId) : IIssuerKeys
{
    private readonly KeySet keys = KeySet.FromSecret(secret, keyId);

    public ValueTask<KeySet?> GetAsync(string? keyId, CancellationToken cancellation) => ValueTask.FromResult<KeySet?>(keys);
}
