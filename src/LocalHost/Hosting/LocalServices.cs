using AgentCore.Http;
using AgentCore.LocalHost.Dev;
using AgentCore.LocalHost.EventGrid;
using AgentCore.LocalHost.Listening;
using AgentCore.LocalHost.WebPubSub;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.Hosting;

/// <summary>What this host has in either mode: its own Web PubSub, its own topic, and its own issuer.</summary>
internal static class LocalServices
{
    public static IServiceCollection AddLocal(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHostedService<BoundAddresses>();
        services.AddSingleton<VanishedClients>();
        services.AddHostedService(provider => provider.GetRequiredService<VanishedClients>());
        services.AddSingleton<OriginGuard>();
        services.AddSettings<ProxyOptions>(configuration, "Proxy");
        services.AddOptions<ForwardedHeadersOptions>()
            .Configure<ProxyOptions>((headers, proxy) => headers.ForwardedHeaders = proxy.TrustedHeaders);
        services.AddWebPubSubEmulator(configuration);
        services.AddSettings<SharedLimits>(configuration, "Limits");
        services.AddOptions<WebPubSubEmulatorOptions>().PostConfigure<IOptions<SharedLimits>>((emulator, limits) =>
        {
            emulator.MaxConnections = limits.Value.MaxConnections ?? emulator.MaxConnections;
            emulator.ConnectionsPerUser = limits.Value.ConnectionsPerSubject ?? emulator.ConnectionsPerUser;
        });
        services.AddSettings<DevOptions>(configuration, "Dev");
        services.AddSingleton<DevTokenEndpoint>();
        services.AddSettings<TopicOptions>(configuration, "Topic");
        services.AddSingleton<TopicEndpoint>();
        services.AddHostedService<Greeting>();
        if (bool.TryParse(configuration["demo"], out bool isDemo) && isDemo) services.AddHostedService<DemoAgents>();
        return services;
    }
}
