using System.Security.Cryptography;
using AgentCore.Access;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Feed;
using AgentCore.Limits;
using AgentCore.Liveness;
using AgentCore.Relay;
using AgentCore.Scheduling;
using AgentCore.Sessions;
using AgentCore.Streams;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentCore.Http;

/// <summary>
/// What both hosts run: Core and the HTTP face, from the same settings. A host adds the hub, the feed and the storage of the log.
/// </summary>
public static class RealtimeServices
{
    /// <summary>Adds all of it; see <see cref="RealtimeServices"/>.</summary>
    public static IServiceCollection AddRealtime(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging(logging => logging.KeepUrlsOut());
        services.AddSettings<AccessOptions>(configuration, "Access", options => options.Problems());
        services.AddSettings<EventOptions>(configuration, "Events");
        services.AddSettings<EventLogOptions>(configuration, "Log");
        services.AddSettings<LimitOptions>(configuration, "Limits");
        services.AddSettings<LivenessOptions>(configuration, "Liveness", options => options.Problems());
        services.AddSettings<RelayOptions>(configuration, "Relay");
        services.AddSettings<StreamOptions>(configuration, "Stream");

        services.AddSingleton(provider => provider.GetRequiredService<EventOptions>().Catalogue());
        services.AddRealtimeMetrics();
        services.AddSingleton<Lanes>();
        services.AddSingleton<EventCheck>();
        services.AddSingleton<TokenValidator>();
        services.AddSingleton<OriginPolicy>();
        services.AddSingleton<ConnectGate>();
        services.AddSingleton<SessionGateway>();
        services.AddSingleton<Heartbeat>();
        services.AddSingleton<EventRelay>();
        services.AddSingleton<FeedSender>();
        services.AddSingleton<IAppendObserver>(provider => provider.GetRequiredService<FeedSender>());
        services.AddSingleton<IEventLog>(CreateLog);
        services.AddSingleton<RequestGuard>();
        services.AddSingleton<NegotiateEndpoint>();
        services.AddSingleton<HistoryEndpoint>();
        services.AddSingleton<ProbeEndpoint>();
        services.AddSingleton<SseResponse>();
        services.AddSingleton<StreamEndpoint>();
        services.AddSingleton(CreateStreams);
        services.AddHostedService<FeedService>();
        services.AddHostedService<StreamDrain>();
        return services;
    }

    private static SegmentedLog CreateLog(IServiceProvider provider) => new(
        provider.GetRequiredService<ISegmentStore>(),
        provider.GetRequiredService<EventLogOptions>(),
        provider.GetRequiredService<TimeProvider>(),
        () => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))),
        provider.GetRequiredService<ILogger<SegmentedLog>>(),
        provider.GetRequiredService<LogMetrics>(),
        provider.GetRequiredService<IAppendObserver>());

    private static EventStreams CreateStreams(IServiceProvider provider) => new(
        provider.GetRequiredService<IEventLog>(),
        provider.GetRequiredService<IFeed>(),
        provider.GetRequiredService<StreamOptions>(),
        provider.GetRequiredService<LimitOptions>().MaxConnections,
        provider.GetRequiredService<Lanes>(),
        provider.GetRequiredService<TimeProvider>(),
        Random.Shared,
        provider.GetRequiredService<ILogger<EventStreams>>(),
        provider.GetRequiredService<StreamMetrics>());

    /// <summary>
    /// Binds a section, checks it at start, and offers the bound object itself. A value that cannot be converted is a mistake like any
    /// other: the binder's own exception names one value only and ends the start.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="rules">Checks beyond the annotations; each yields what is wrong and what to do.</param>
    public static IServiceCollection AddSettings<TOptions>(
        this IServiceCollection services, IConfiguration configuration, string section, Func<TOptions, IEnumerable<string>>? rules = null)
        where TOptions : class
    {
        IConfigurationSection settings = configuration.GetSection(section);
        services.AddOptions<TOptions>().Configure(_ => ThrowIfUnreadable<TOptions>(settings)).Bind(settings).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>>(new SettingsValidator<TOptions>(settings, rules));
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TOptions>>().Value);
        return services;
    }

    private static void ThrowIfUnreadable<TOptions>(IConfigurationSection settings)
    {
        // Most sections are not set at all: then nothing is looked up.
        if (!settings.GetChildren().Any()) return;
        string[] problems = [.. SettingName.UnreadableIn(settings, [.. SettingName.Of(settings.Path, typeof(TOptions))])];
        if (problems.Length > 0) throw new OptionsValidationException(settings.Path, typeof(TOptions), problems);
    }
}
