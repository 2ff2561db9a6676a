using AgentCore.Access;
using AgentCore.EventLog;
using AgentCore.Feed;
using AgentCore.Functions.Timer;
using AgentCore.Functions.WebPubSub;
using AgentCore.Http;
using AgentCore.Liveness;
using AgentCore.PubSub;
using AgentCore.Relay;
using AgentCore.Storage;
using AgentCore.Streams;
using AgentCore.WebPubSub;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AgentCore.Functions.Hosting;

/// <summary>What this host adds: Web PubSub and the storage account, and what Event Grid's deliveries need.</summary>
internal static class FunctionsServices
{
    public static IServiceCollection AddFunctionsApp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccessOptions>().Validate(IsFitToDeploy,
            $"Access:Issuers names '{AccessOptions.DevelopmentIssuer}', the local host's own issuer, which hands a token to whoever asks. Remove it.");
        AddOwnValue<WebPubSubOptions>(
            WebPubSubOptions.SectionName, options => options.Problems(), (options, value) => options.ConnectionString = value);
        AddOwnValue<StorageOptions>(
            StorageOptions.SectionName, options => options.Problems(), (options, value) => options.ConnectionString = value);
        AddOwnValue<HeartbeatOptions>(
            HeartbeatOptions.Setting, options => options.Problems(), (options, value) => options.Schedule = value);
        services.AddOptions<LivenessOptions>()
            .Validate(
                _ => configuration["Liveness:RunEvery"] is null,
                $"Liveness:RunEvery is not for the Functions app. Remove it: {HeartbeatOptions.Setting} says how often.")
            .PostConfigure<HeartbeatOptions>((liveness, heartbeat) => liveness.RunEvery = heartbeat.Interval() ?? liveness.RunEvery);

        services.AddFunctionsTelemetry(configuration);
        services.AddSingleton(OpenContainer);
        services.TryAddSingleton<ISegmentStore, AppendBlobSegmentStore>();
        services.TryAddSingleton<IRejectedEvents, RejectedEventBlobs>();
        services.AddSingleton(provider => provider.GetRequiredService<WebPubSubOptions>().Connect());
        services.AddSingleton<SignedEvents>();
        services.TryAddSingleton<IHub>(CreateHub);
        services.TryAddSingleton<IFeed, WebPubSubFeed>();
        services.AddSingleton<RelayIntake>();
        services.AddSingleton(provider => new HealthEndpoint(
            provider.GetRequiredService<EventStreams>(), provider.GetRequiredService<IEventLog>(), provider.GetRequiredService<TimeProvider>()));
        return services;

        // A section whose own value is one of its settings, beside its children.
        void AddOwnValue<TOptions>(string name, Func<TOptions, IEnumerable<string>> problems, Action<TOptions, string?> set)
            where TOptions : class
        {
            services.AddSettings(configuration, name, problems);
            services.AddOptions<TOptions>().Configure(options => set(options, configuration[name]));
        }
    }

    private static bool IsFitToDeploy(AccessOptions access) =>
        !access.Issuers.Any(issuer => issuer.Issuer == AccessOptions.DevelopmentIssuer);

    private static WebPubSubHub CreateHub(IServiceProvider provider) => new(
        provider.GetRequiredService<WebPubSubConnection>(),
        RealtimeHub.Name,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<HubMetrics>());

    /// <summary>The log's name is its container's.</summary>
    private static BlobContainerClient OpenContainer(IServiceProvider provider) =>
        provider.GetRequiredService<StorageOptions>().Connect().GetBlobContainerClient(provider.GetRequiredService<EventLogOptions>().Name);
}
