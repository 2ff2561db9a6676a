using AgentCore.Access;
using AgentCore.EventLog;
using AgentCore.Feed;
using AgentCore.Http;
using AgentCore.LocalHost.Dev;
using AgentCore.LocalHost.EventGrid;
using AgentCore.LocalHost.Listening;
using AgentCore.LocalHost.LogStorage;
using AgentCore.LocalHost.Machine;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.LocalHost.WebPubSub.Upstream;
using AgentCore.PubSub;
using AgentCore.Storage;
using AgentCore.Streams;
using AgentCore.WebPubSub;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.Hosting;

/// <summary>The whole system in one process: no cloud, no account, no Functions host.</summary>
internal sealed class WholeSystem : IComposition
{
    public string DefaultUrl => "http://localhost:8080";

    public string Elsewhere => "--urls http://localhost:8081";

    public string Introduction => "AgentCore Realtime is running, on this machine only.";

    /// <summary>The keys of this machine, made where there are none yet.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Defaults(IConfiguration given)
    {
        if (given["Dev:SigningKey"] is not null && given["WebPubSub:AccessKey"] is not null) return [];
        MachineKeys keys = MachineKeys.Load(MachineFolder.Of(given));
        return [new("Dev:SigningKey", keys.SigningKey), new("WebPubSub:AccessKey", keys.AccessKey)];
    }

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        if (!string.IsNullOrWhiteSpace(configuration[LogStorageOptions.Setting])) AddLock(services, configuration);
        services.AddRealtime(configuration);
        services.AddSingleton<IUpstream, SessionUpstream>();
        services.AddSingleton<IHub>(provider => new InProcessHub(() => CreateHub(provider)));
        services.AddSingleton<ClientUrl>(RequestAddress.WebSocketUrl);
        services.AddSingleton<IFeed, WebPubSubFeed>();
        services.AddSingleton<ITopicSubscription, RelaySubscription>();
        AddLogStorage(services, configuration);
        AddDevIssuer(services);
        services.AddSingleton(CreateHealth);
        services.AddHostedService<HeartbeatService>();
    }

    public void MapRoutes(IEndpointRouteBuilder routes) => routes.MapRealtime();

    public async Task CheckAsync(IServiceProvider services)
    {
        await services.GetRequiredService<LogStorageCheck>().RunAsync();
        if (services.GetService<LogLockService>() is { } log) await log.TakeAsync(CancellationToken.None);
    }

    private static void AddLogStorage(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<LogStorageOptions>(configuration, LogStorageOptions.Setting, options => options.Problems());
        services.AddOptions<LogStorageOptions>().Configure(options => options.ConnectionString = configuration[LogStorageOptions.Setting]);
        services.AddSingleton(CreateStore);
        services.AddSingleton<LogStorageCheck>();
    }

    /// <summary>First of the hosted services: nothing else of the host runs before it has the log.</summary>
    private static void AddLock(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider => new LogLock(
            provider.GetRequiredService<LogStorageOptions>().Connect().GetBlobContainerClient(provider.GetRequiredService<EventLogOptions>().Name),
            MachineFolder.Of(configuration)));
        services.AddSingleton<LogLockService>();
        services.AddHostedService(provider => provider.GetRequiredService<LogLockService>());
    }

    private static ISegmentStore CreateStore(IServiceProvider provider)
    {
        EventLogOptions log = provider.GetRequiredService<EventLogOptions>();
        LogStorageOptions storage = provider.GetRequiredService<LogStorageOptions>();
        return storage.IsInMemory ? new MemorySegmentStore(log.MemorySegments) : OpenBlobs(storage, log);
    }

    private static AppendBlobSegmentStore OpenBlobs(LogStorageOptions storage, EventLogOptions log) =>
        new(storage.Connect().GetBlobContainerClient(log.Name));

    private static void AddDevIssuer(IServiceCollection services)
    {
        services.AddSingleton(provider => new TokenMint(IssuerOf(provider.GetRequiredService<DevOptions>()), DevOptions.Audience, provider.GetRequiredService<TimeProvider>()));
        services.AddOptions<AccessOptions>().PostConfigure<IOptions<DevOptions>>((access, dev) =>
        {
            access.Audiences.Add(DevOptions.Audience);
            access.Issuers.Add(IssuerOf(dev.Value));
        });
    }

    private static IssuerOptions IssuerOf(DevOptions dev) => new() { Issuer = DevOptions.Issuer, SigningKey = dev.SigningKey };

    private static HealthEndpoint CreateHealth(IServiceProvider provider)
    {
        EmulatedHub hub = provider.GetRequiredService<EmulatedHub>();
        return new HealthEndpoint(provider.GetRequiredService<EventStreams>(), provider.GetRequiredService<IEventLog>(), provider.GetRequiredService<TimeProvider>(), () => hub.Count);
    }

    private static WebPubSubHub CreateHub(IServiceProvider provider)
    {
        WebPubSubEmulatorOptions emulator = provider.GetRequiredService<IOptions<WebPubSubEmulatorOptions>>().Value;
        Uri self = provider.GetRequiredService<SelfAddress>().Url;
        WebPubSubConnection connection = WebPubSubConnection.Parse($"Endpoint={self};AccessKey={emulator.AccessKey}");
        return new WebPubSubHub(
            connection, emulator.Hub, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<HubMetrics>());
    }
}
