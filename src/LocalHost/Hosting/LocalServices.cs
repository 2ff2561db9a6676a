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
        services.AddSingleton<SelfAddress>();
        services.AddHostedService<BoundAddresses>();
        services.AddSingleton<OriginGuard>();
        services.AddWebPubSubSubset();
        services.PostConfigure<WebPubSubSubsetOptions>(subset =>
        {
            subset.MaxConnections = configuration.GetValue<int?>("Limits:MaxConnections") ?? subset.MaxConnections;
            subset.ConnectionsPerUser = configuration.GetValue<int?>("Limits:ConnectionsPerSubject") ?? subset.ConnectionsPerUser;
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
