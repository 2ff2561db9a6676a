using Azure.Core;
using Azure.Storage.Blobs;

namespace AgentCore.Storage;

/// <summary>Opens a storage account's blobs so that a call ends, one way or the other, while its caller may still succeed.</summary>
public static class BlobConnection
{
    /// <param name="setting">Where the string stands, for the message.</param>
    /// <param name="connectionString">With a key or a shared access signature; <c>UseDevelopmentStorage=true</c> is Azurite on its usual port.</param>
    /// <exception cref="ArgumentException">It is none; the message names the setting, and nothing of the string.</exception>
    public static BlobServiceClient Parse(string setting, string connectionString)
    {
        try
        {
            return new BlobServiceClient(connectionString, NewOptions());
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            // Not the library's words: they may repeat a part of the string.
            throw new ArgumentException($"Setting {setting} is not a storage connection string.");
        }
    }

    /// <summary>Connects by identity, which needs the role <c>Storage Blob Data Contributor</c> on the account or the log's container.</summary>
    public static BlobServiceClient Keyless(Uri blobServiceUri, TokenCredential credential) => new(blobServiceUri, credential, NewOptions());

    private static BlobClientOptions NewOptions()
    {
        var options = new BlobClientOptions();
        // 5 s a try: a block of 4 MB passes in it at 7 Mbit/s, and a storage that is well answers in well under one.
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        // Two more tries, about 0.2 and 0.4 s after the one before: 16 s at worst, within the 20 s that a relay has for append and sends.
        // What is worse than that is for Event Grid and the clients, who try again later.
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        return options;
    }
}
