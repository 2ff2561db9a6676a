using AgentCore.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace AgentCore.Http;

/// <summary>Registers the export of metrics, traces and logs where an exporter is configured.</summary>
public static class TelemetryServices
{
    /// <summary>The standard variable that names an OTLP collector.</summary>
    /// <remarks>https://opentelemetry.io/docs/specs/otel/protocol/exporter/</remarks>
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Meters of the runtime and of the web server: memory, collections, thread pool, requests, connections.</summary>
    /// <remarks>
    /// https://learn.microsoft.com/dotnet/core/diagnostics/built-in-metrics-runtime,
    /// https://learn.microsoft.com/aspnet/core/log-mon/metrics/built-in. None of their tags holds a URL; routes are templates.
    /// </remarks>
    private static readonly string[] PlatformMeters =
        ["System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>
    /// Registers OpenTelemetry where a collector is configured or the host has an exporter of its own. Otherwise registers nothing, and
    /// OpenTelemetry is not loaded.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">Contains <see cref="OtlpEndpoint"/> and OpenTelemetry's other variables.</param>
    /// <param name="role">The service name where <c>OTEL_SERVICE_NAME</c> is not set.</param>
    /// <param name="hasOwnExporter">Whether the host adds an exporter to the result.</param>
    /// <returns>For what the host adds; null where nothing is exported.</returns>
    public static OpenTelemetryBuilder? AddTelemetry(
        this IServiceCollection services, IConfiguration configuration, string role, bool hasOwnExporter = false)
    {
        bool hasCollector = !string.IsNullOrEmpty(configuration[OtlpEndpoint]);
        if (!hasCollector && !hasOwnExporter) return null;
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(configuration["OTEL_SERVICE_NAME"] ?? role))
            .WithMetrics(metrics => metrics.AddMeter([RealtimeTelemetry.Name, .. PlatformMeters]))
            .WithTracing(traces => traces.AddSource(RealtimeTelemetry.Name))
            // The body of a record is its text. Without it, it is the template, and a reader has to fill in the attributes.
            .WithLogging(configureBuilder: null, logs => logs.IncludeFormattedMessage = true);
        if (hasCollector) telemetry.UseOtlpExporter();
        return telemetry;
    }
}
