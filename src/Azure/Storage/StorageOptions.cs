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
        if (!string.IsNullOrWhiteSpace(ConnectionString) && BlobServiceUri is not null)
            throw new ArgumentException($"Settings {SectionName} and {SectionName}__blobServiceUri exclude each other.");
        if (BlobServiceUri is not null) return ConnectByIdentity(BlobServiceUri);
        if (string.IsNullOrWhiteSpace(ConnectionString))
            throw new ArgumentException($"Set {SectionName} to a connection string, or {SectionName}__blobServiceUri to its address.");
        try
        {
            return new BlobServiceClient(ConnectionString);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            // Not the library's words: they may repeat a part of the string.
            throw new ArgumentException($"Setting {SectionName} is not a storage connection string.");
        }
    }

    /// <summary>What is wrong, each with the setting and the remedy.</summary>
    public IEnumerable<string> Problems()
    {
        try
        {
            Connect();
            return [];
        }
        catch (ArgumentException wrong)
        {
            return [wrong.Message];
        }
    }

    private BlobServiceClient ConnectByIdentity(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttps)
            throw new ArgumentException($"Setting {SectionName}__blobServiceUri must begin with https:// where an identity is used.");
        return new BlobServiceClient(address, IdentityOptions.CreateCredential(SectionName, Credential, ClientId));
    }
}
