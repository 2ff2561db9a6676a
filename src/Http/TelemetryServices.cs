using AgentCore.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace AgentCore.Http;

/// <summary>Sends metrics, traces and logs to whoever is named to receive them; to nobody, at no cost, where no one is.</summary>
public static class TelemetryServices
{
    /// <summary>The standard variable that names an OTLP collector.</summary>
    /// <remarks>https://opentelemetry.io/docs/specs/otel/protocol/exporter/</remarks>
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <param name="services">The host's services.</param>
    /// <param name="configuration">Where <see cref="OtlpEndpoint"/> and the other variables of OpenTelemetry may be set.</param>
    /// <param name="role">What this process is called where <c>OTEL_SERVICE_NAME</c> is not set.</param>
    /// <param name="export">Adds an exporter of the host's own; null where it has none, or none that is configured.</param>
    public static IServiceCollection AddTelemetry(
        this IServiceCollection services, IConfiguration configuration, string role, Action<OpenTelemetryBuilder>? export = null)
    {
        bool hasCollector = !string.IsNullOrEmpty(configuration[OtlpEndpoint]);
        if (hasCollector || export is not null) Register(services, configuration["OTEL_SERVICE_NAME"] ?? role, hasCollector, export);
        return services;
    }

    /// <summary>By itself, so that OpenTelemetry is not even loaded where nothing is exported.</summary>
    private static void Register(IServiceCollection services, string name, bool hasCollector, Action<OpenTelemetryBuilder>? export)
    {
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(name))
            .WithMetrics(metrics => metrics.AddMeter(RealtimeTelemetry.Name))
            .WithTracing(traces => traces.AddSource(RealtimeTelemetry.Name));
        if (hasCollector) telemetry.UseOtlpExporter();
        export?.Invoke(telemetry);
    }
}
