using AgentCore.EventLog;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.PubSub;
using AgentCore.Storage;
using AgentCore.Testing;
using AgentCore.WebPubSub;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.Durability;

/// <summary>A log in Azurite, which outlives the hosts that tests run over it.</summary>
internal sealed class StoredLog
{
    private StoredLog(BlobContainerClient container, string[] settings)
    {
        Container = container;
        Settings = settings;
    }

    public BlobContainerClient Container { get; }

    /// <summary>What a host's command line says to have this log.</summary>
    public string[] Settings { get; }

    /// <param name="settings">Settings beside those of the storage, for every host.</param>
    public static async Task<StoredLog> NewAsync(Azurite azurite, params string[] settings)
    {
        string account = await azurite.ConnectionStringAsync();
        string name = $"test-{Guid.NewGuid():n}";
        BlobContainerClient container = BlobConnection.Parse("storage", account).GetBlobContainerClient(name);
        return new StoredLog(container, ["--storage", account, $"--Log:Name={name}", .. settings]);
    }

    /// <summary>A host with a Web PubSub of its own.</summary>
    public Task<RunningHost> StartAsync(TimeProvider? clock = null, Action<IServiceCollection>? configure = null) =>
        RunningHost.StartAsync(Settings, clock, configure: configure);

    /// <summary>One more instance behind the Web PubSub of another: a relay and a stream function of its own.</summary>
    /// <param name="service">Whose Web PubSub it is.</param>
    /// <param name="hub">What stands between the instance and Web PubSub.</param>
    /// <param name="clock">In place of the system's, or null.</param>
    /// <param name="store">The instance's way to the log's storage, or null for the straight one.</param>
    public Task<RunningHost> JoinAsync(
        RunningHost service, Func<IHub, IHub>? hub = null, TimeProvider? clock = null, ISegmentStore? store = null)
    {
        WebPubSubEmulatorOptions emulator = service.Services.GetRequiredService<IOptions<WebPubSubEmulatorOptions>>().Value;
        var connection = WebPubSubConnection.Parse($"Endpoint={service.Url};AccessKey={emulator.AccessKey}");
        IHub shared = new WebPubSubHub(connection, emulator.Hub, clock ?? TimeProvider.System, Unmeasured.Metrics.Hub);
        return StartAsync(clock, services =>
        {
            services.AddSingleton(hub?.Invoke(shared) ?? shared);
            if (store is not null) services.AddSingleton(store);
        });
    }

    /// <summary>The segments' blobs, the oldest first.</summary>
    public async Task<IReadOnlyList<string>> SegmentsAsync()
    {
        var names = new List<string>();
        var prefix = new GetBlobsOptions { Prefix = "events/" };
        await foreach (BlobItem blob in Container.GetBlobsAsync(prefix, TestContext.Current.CancellationToken)) names.Add(blob.Name);
        return names;
    }
}
