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

    /// <summary>Sends to the collector alone. Where none is named, OpenTelemetry is not even loaded.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">Where <see cref="OtlpEndpoint"/> and the other variables of OpenTelemetry may be set.</param>
    /// <param name="role">What this process is called where <c>OTEL_SERVICE_NAME</c> is not set.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration, string role)
    {
        if (HasCollector(configuration)) Register(services, configuration, role, _ => { });
        return services;
    }

    /// <inheritdoc cref="AddTelemetry(IServiceCollection, IConfiguration, string)"/>
    /// <param name="export">Adds an exporter of the host's own.</param>
    public static IServiceCollection AddTelemetry(
        this IServiceCollection services, IConfiguration configuration, string role, Action<OpenTelemetryBuilder> export)
    {
        Register(services, configuration, role, export);
        return services;
    }

    private static bool HasCollector(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[OtlpEndpoint]);

    private static void Register(IServiceCollection services, IConfiguration configuration, string role, Action<OpenTelemetryBuilder> export)
    {
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(configuration["OTEL_SERVICE_NAME"] ?? role))
            .WithMetrics(metrics => metrics.AddMeter(RealtimeTelemetry.Name))
            .WithTracing(traces => traces.AddSource(RealtimeTelemetry.Name));
        if (HasCollector(configuration)) telemetry.UseOtlpExporter();
        export(telemetry);
    }
}
