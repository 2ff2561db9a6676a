using AgentCore.Access;
using AgentCore.EventLog;
using AgentCore.Http;
using AgentCore.LocalHost.Dev;
using AgentCore.LocalHost.EventGrid;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.LocalHost.WebPubSub.Upstream;
using AgentCore.Sessions;
using AgentCore.Storage;
using AgentCore.Streaming;
using AgentCore.Telemetry;
using AgentCore.WebPubSub;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.Hosting;

/// <summary>What this host adds: its own Web PubSub, its own topic, its own issuer, and the adapters that talk to them.</summary>
internal static class LocalServices
{
    public static IServiceCollection AddLocalHost(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<SelfAddress>();
        services.AddWebPubSubSubset();
        services.PostConfigure<WebPubSubSubsetOptions>(subset =>
        {
            subset.MaxConnections = configuration.GetValue<int?>("Limits:MaxConnections") ?? subset.MaxConnections;
            subset.ConnectionsPerUser = configuration.GetValue<int?>("Limits:ConnectionsPerSubject") ?? subset.ConnectionsPerUser;
        });
        services.AddSingleton<IUpstream, SessionUpstream>();
        services.AddSingleton<IHub>(provider => new OwnHub(() => CreateHub(provider)));
        services.AddSingleton<IFeed, WebPubSubFeed>();

        services.AddLogStorage(configuration);

        services.AddDevIssuer(configuration);
        services.AddSettings<TopicOptions>(configuration, "Topic");
        services.AddSingleton<ITopicSubscription, RelaySubscription>();
        services.AddSingleton<TopicEndpoint>();
        services.AddSingleton(CreateHealth);
        services.AddHostedService<HeartbeatService>();
        services.AddHostedService<Greeting>();
        if (configuration.GetValue<bool>("demo")) services.AddHostedService<DemoAgents>();
        return services;
    }

    private static void AddLogStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<LogStorageOptions>(configuration, LogStorageOptions.Setting, options => options.Problems());
        services.AddOptions<LogStorageOptions>().Configure(options => options.ConnectionString = configuration[LogStorageOptions.Setting]);
        services.AddSingleton(CreateStore);
        services.AddSingleton<LogStorageCheck>();
    }

    private static ISegmentStore CreateStore(IServiceProvider provider)
    {
        EventLogOptions log = provider.GetRequiredService<EventLogOptions>();
        LogStorageOptions storage = provider.GetRequiredService<LogStorageOptions>();
        return storage.IsInMemory ? new MemorySegmentStore(log.MemorySegments) : OpenBlobs(storage, log);
    }

    private static AppendBlobSegmentStore OpenBlobs(LogStorageOptions storage, EventLogOptions log) =>
        new(storage.Connect().GetBlobContainerClient(log.Name));

    private static void AddDevIssuer(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<DevOptions>(configuration, "Dev");
        services.AddSingleton(provider => new TokenMint(IssuerOf(provider.GetRequiredService<DevOptions>()), DevOptions.Audience, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DevTokenEndpoint>();
        services.AddOptions<AccessOptions>().PostConfigure<IOptions<DevOptions>>((access, dev) =>
        {
            access.Audiences.Add(DevOptions.Audience);
            access.Issuers.Add(IssuerOf(dev.Value));
        });
    }

    private static IssuerOptions IssuerOf(DevOptions dev) => new() { Issuer = DevOptions.Issuer, SigningKey = dev.SigningKey };

    private static HealthEndpoint CreateHealth(IServiceProvider provider)
    {
        Hub hub = provider.GetRequiredService<Hub>();
        return new HealthEndpoint(provider.GetRequiredService<StreamHub>(), provider.GetRequiredService<IEventLog>(), () => hub.Count);
    }

    private static WebPubSubHub CreateHub(IServiceProvider provider)
    {
        WebPubSubSubsetOptions subset = provider.GetRequiredService<IOptions<WebPubSubSubsetOptions>>().Value;
        Uri self = provider.GetRequiredService<SelfAddress>().Url;
        WebPubSubConnection connection = WebPubSubConnection.Parse($"Endpoint={self};AccessKey={subset.AccessKey}");
        return new WebPubSubHub(
            connection, subset.Hub, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<RealtimeMetrics>());
    }
}
