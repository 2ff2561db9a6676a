using Azure.Storage.Blobs;

namespace AgentCore.Testing;

/// <summary>Microsoft's storage emulator: its blob service on a free port, its data in memory. Started by the first who asks.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private readonly Lazy<Task<string>> connectionString;
    private AzuriteProcess? process;

    public Azurite() => connectionString = new Lazy<Task<string>>(StartAsync);

    public Task<string> ConnectionStringAsync() => connectionString.Value;

    /// <summary>A container that nobody has used, and nobody has created.</summary>
    public async Task<BlobContainerClient> NewContainerAsync() => new(await connectionString.Value, $"test-{Guid.NewGuid():n}");

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await process.DisposeAsync();
    }

    private async Task<string> StartAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        process = await AzuriteProcess.StartAsync(0, ["--inMemoryPersistence"], limit.Token);
        return AzuriteProcess.ConnectionString(process.Url);
    }
}
