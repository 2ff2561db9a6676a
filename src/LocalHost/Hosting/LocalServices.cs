using AgentCore.Http;
using AgentCore.LocalHost.Dev;
using AgentCore.LocalHost.EventGrid;
using AgentCore.LocalHost.Listening;
using AgentCore.LocalHost.WebPubSub;

namespace AgentCore.LocalHost.Hosting;

/// <summary>What this host has in either mode: its own Web PubSub, its own topic, and its own issuer.</summary>
internal static class LocalServices
{
    public static IServiceCollection AddLocal(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHostedService<BoundAddresses>();
        services.AddSingleton<OriginGuard>();
        services.AddSettings<ProxyOptions>(configuration, "Proxy");
        services.AddOptions<ForwardedHeadersOptions>()
            .Configure<ProxyOptions>((headers, proxy) => headers.ForwardedHeaders = proxy.TrustedHeaders);
        services.AddWebPubSubEmulator(configuration);
        services.PostConfigure<WebPubSubEmulatorOptions>(emulator =>
        {
            emulator.MaxConnections = configuration.GetValue<int?>("Limits:MaxConnections") ?? emulator.MaxConnections;
            emulator.ConnectionsPerUser = configuration.GetValue<int?>("Limits:ConnectionsPerSubject") ?? emulator.ConnectionsPerUser;
        });
        services.AddSettings<DevOptions>(configuration, "Dev");
        services.AddSingleton<DevTokenEndpoint>();
        services.AddSettings<TopicOptions>(configuration, "Topic");
        services.AddSingleton<TopicEndpoint>();
        services.AddHostedService<Greeting>();
        if (configuration.GetValue<bool>("demo")) services.AddHostedService<DemoAgents>();
        return services;
    }
}
