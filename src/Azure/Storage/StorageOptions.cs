using AgentCore.Identity;
using Azure.Storage.Blobs;

namespace AgentCore.Storage;

/// <summary>
/// Section <c>AzureWebJobsStorage</c>, the host's own storage account, which holds the event log too: a connection string as the setting's
/// own value, or children (<c>AzureWebJobsStorage__blobServiceUri</c> …) for an identity.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity</remarks>
public sealed class StorageOptions
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "AzureWebJobsStorage";

    /// <summary>The section's own value; <c>UseDevelopmentStorage=true</c> is Azurite.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Child <c>blobServiceUri</c>: the account's https address for blobs, to connect without a key.</summary>
    public Uri? BlobServiceUri { get; set; }

    /// <summary>Child <c>credential</c>: <c>managedidentity</c>, or nothing for what the environment offers.</summary>
    public string? Credential { get; set; }

    /// <summary>Child <c>clientId</c>: which user-assigned identity; nothing for the system-assigned one.</summary>
    public string? ClientId { get; set; }

    /// <exception cref="ArgumentException">A setting is missing or wrong; the message names it, and never a key.</exception>
    public BlobServiceClient Connect()
    {
        var settings = new ConnectionSettings(SectionName, ConnectionString, "blobServiceUri", BlobServiceUri, Credential, ClientId);
        return settings.Connect(
            value => BlobConnection.Parse(SectionName, value),
            address => BlobConnection.Keyless(Encrypted(address), settings.CreateCredential()));
    }

    /// <summary>What is wrong, each with the setting and the remedy.</summary>
    public IEnumerable<string> Problems() => ConnectionSettings.ProblemsOf(Connect);

    private static Uri Encrypted(Uri address) => address.IsAbsoluteUri && address.Scheme == Uri.UriSchemeHttps
        ? address
        : throw new ArgumentException($"Setting {SectionName}__blobServiceUri must begin with https:// where an identity is used.");
}
