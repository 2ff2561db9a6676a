using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AgentCore.Http;

/// <summary>The instruments of a host: one meter, and each room's part of it by itself.</summary>
public static class MetricsServices
{
    /// <summary>Adds one meter, and each part of its instruments by itself.</summary>
    public static IServiceCollection AddRealtimeMetrics(this IServiceCollection services)
    {
        services.TryAddSingleton<RealtimeMetrics>();
        return services
            .AddPart(metrics => metrics.Connections)
            .AddPart(metrics => metrics.Deliveries)
            .AddPart(metrics => metrics.Events)
            .AddPart(metrics => metrics.Relay)
            .AddPart(metrics => metrics.Log)
            .AddPart(metrics => metrics.Feed)
            .AddPart(metrics => metrics.Hub)
            .AddPart(metrics => metrics.Streams);
    }

    private static IServiceCollection AddPart<TPart>(this IServiceCollection services, Func<RealtimeMetrics, TPart> part)
        where TPart : class
    {
        services.TryAddSingleton(provider => part(provider.GetRequiredService<RealtimeMetrics>()));
        return services;
    }
}
