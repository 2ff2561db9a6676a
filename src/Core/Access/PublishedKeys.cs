using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace AgentCore.Access;

/// <summary>
/// Keys that an issuer publishes: its discovery document names a JWKS, which is followed as it rotates. One fetch runs at a time, and
/// the last keys that were good stay in use while fetches fail.
/// </summary>
/// <remarks>
/// The library's ConfigurationManager refreshes behind the caller's back, so the first token under a new key would be refused, and
/// where no keys are known yet every token waits for a fetch of its own. Its parts are used here, its policy is not.
/// </remarks>
internal sealed partial class PublishedKeys(IssuerOptions issuer, MetadataDocuments documents, TimeProvider clock, ILogger logger)
    : IIssuerKeys
{
    /// <summary>Both documents must have come by then.</summary>
    public static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(5);

    /// <summary>While no keys are known, the next try.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Key ids that are not known ask for new keys this often, however many such tokens come. Made-up ids can use that up, so a token
    /// under a key that really is new may be refused for as long: 5 s, and no more than a dozen fetches a minute.
    /// </summary>
    public static readonly TimeSpan NewKeyAfter = TimeSpan.FromSeconds(5);

    /// <summary>A key id that the issuer has just been asked for in vain asks again after this: old tokens that are still shown.</summary>
    public static readonly TimeSpan UnknownKeyAfter = TimeSpan.FromMinutes(1);

    /// <summary>So many of those are remembered: enough for old tokens; inventors of more are held by <see cref="NewKeyAfter"/>.</summary>
    private const int MaxUnknown = 100;

    /// <summary>A key that the issuer has withdrawn is good for this long at most, while the issuer can be reached.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly HashSet<string> unknown = new(StringComparer.Ordinal);
    private KeySet? known;
    private Task? fetch;
    private long? lastFetch;

    public async ValueTask<KeySet?> GetAsync(string? keyId, CancellationToken cancellation)
    {
        KeySet? keys = Volatile.Read(ref known);
        bool isUnknownKey = keys is not null && keyId is not null && !keys.Has(keyId);
        Task? running = FetchIfOlderThan(keys is null ? RetryAfter : isUnknownKey ? PatienceWith(keyId!) : RefreshAfter);
        if (running is null || (keys is not null && !isUnknownKey)) return keys;
        await running.WaitAsync(cancellation);
        KeySet? fresh = Volatile.Read(ref known);
        if (fresh != keys && keyId is not null && !fresh!.Has(keyId)) Remember(keyId);
        return fresh;
    }

    private TimeSpan PatienceWith(string keyId)
    {
        lock (gate) return unknown.Contains(keyId) ? UnknownKeyAfter : NewKeyAfter;
    }

    private void Remember(string keyId)
    {
        lock (gate)
        {
            if (unknown.Count >= MaxUnknown) unknown.Clear();
            unknown.Add(keyId);
        }
    }

    /// <summary>The fetch that runs, begun now if the last one is this long past; null where none runs.</summary>
    private Task? FetchIfOlderThan(TimeSpan age)
    {
        lock (gate)
        {
            if (fetch is not null) return fetch;
            if (lastFetch is { } last && clock.GetElapsedTime(last) < age) return null;
            return fetch = Task.Run(FetchAsync, CancellationToken.None);
        }
    }

    private async Task FetchAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(FetchLimit, clock);
            var configuration = await OpenIdConnectConfigurationRetriever.GetAsync(issuer.MetadataAddress, documents, limit.Token);
            KeySet? keys = configuration.JsonWebKeySet is { } published ? KeySet.FromPublished(published) : null;
            // OpenID Connect Discovery §4.3: a document that speaks for another issuer must not be used.
            if (configuration.Issuer != issuer.Issuer) LogForeignMetadata(issuer.Issuer);
            else if (keys is null) LogNoUsableKey(issuer.Issuer);
            else Volatile.Write(ref known, keys);
        }
        catch (Exception error)
        {
            LogFetchFailed(issuer.Issuer, error.GetType().Name);
        }
        finally
        {
            lock (gate) (fetch, lastFetch) = (null, clock.GetTimestamp());
        }
    }

    [LoggerMessage(1010, LogLevel.Warning, "The keys of issuer {Issuer} could not be fetched: {Error}.")]
    private partial void LogFetchFailed(string issuer, string error);

    [LoggerMessage(1011, LogLevel.Warning, "The metadata of issuer {Issuer} speaks for another issuer and is not used.")]
    private partial void LogForeignMetadata(string issuer);

    [LoggerMessage(1012, LogLevel.Warning, "The metadata of issuer {Issuer} holds no usable signing key.")]
    private partial void LogNoUsableKey(string issuer);
}
