using AgentCore.Faults.Proxies;
using AgentCore.Testing;
using Azure.Storage.Blobs;

namespace AgentCore.Faults.Processes;

/// <summary>Azurite with its data on disk, which it has there before it answers, and the proxy before it.</summary>
internal sealed class StorageAccount : IAsyncDisposable
{
    private readonly string folder;
    private AzuriteProcess azurite;

    private StorageAccount(string folder, AzuriteProcess azurite, StorageProxy proxy) =>
        (this.folder, this.azurite, Proxy) = (folder, azurite, proxy);

    public StorageProxy Proxy { get; }

    /// <summary>The account as the system under test has it.</summary>
    public string ConnectionString => AzuriteProcess.ConnectionString(Proxy.Url);

    /// <summary>The account as it is, past the proxy.</summary>
    public BlobContainerClient Container(string name) => new(AzuriteProcess.ConnectionString(azurite.Url), name);

    public static async Task<StorageAccount> StartAsync(string folder, Random random, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        AzuriteProcess azurite = await LaunchAsync(folder, Loopback.FreePort(), cancellation);
        return new StorageAccount(folder, azurite, await StorageProxy.StartAsync(azurite.Url, random));
    }

    public async Task KillAsync() => await azurite.DisposeAsync();

    public async Task RestartAsync() => azurite = await LaunchAsync(folder, azurite.Url.Port, CancellationToken.None);

    public Task FreezeAsync() => Signal.StopAsync(azurite.ProcessId);

    public Task ThawAsync() => Signal.ContinueAsync(azurite.ProcessId);

    /// <summary>While it is, every write fails half-way: see azurite/durable.cjs.</summary>
    public void SetFull(bool isFull)
    {
        string sign = Path.Combine(folder, "full");
        if (isFull) File.Create(sign).Dispose();
        else File.Delete(sign);
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await azurite.DisposeAsync();
    }

    private static Task<AzuriteProcess> LaunchAsync(string folder, int port, CancellationToken cancellation) => AzuriteProcess.StartAsync(
        port, ["--location", folder], cancellation, "--require", Path.Combine(AppContext.BaseDirectory, "azurite", "durable.cjs"));
}
