using AgentCore.Storage;
using Azure.Storage.Blobs;

namespace AgentCore.LocalHost.LogStorage;

/// <summary>Setting <c>storage</c>: where the event log is kept, so that it outlives this process.</summary>
internal sealed class LogStorageOptions
{
    public const string Setting = "storage";

    /// <summary>A storage account's connection string, <c>UseDevelopmentStorage=true</c> for Azurite, or nothing for memory.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether there is no account. Asked before <see cref="Connect"/>, so that Azure's client is not even loaded.</summary>
    internal bool IsInMemory => string.IsNullOrWhiteSpace(ConnectionString);

    /// <summary>The account.</summary>
    /// <exception cref="ArgumentException">The string is none; the message names the setting.</exception>
    public BlobServiceClient Connect() => BlobConnection.Parse(Setting, ConnectionString ?? "");

    public IEnumerable<string> Problems() => IsInMemory ? [] : ConnectionProblems();

    private string[] ConnectionProblems()
    {
        try
        {
            Connect();
            return [];
        }
        catch (ArgumentException wrong)
        {
            return [$"{wrong.Message} For Azurite it is UseDevelopmentStorage=true; without the setting, the log is in memory."];
        }
    }
}
