using AgentCore.Http;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace AgentCore.Functions.Hosting;

/// <summary>The worker's telemetry: to an OTLP collector, to Application Insights, or to both.</summary>
internal static class FunctionsTelemetry
{
    private const string AzureMonitor = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>
    /// Exports where a receiver is configured. The Functions host then does not export the worker's log records a second time. Without a
    /// receiver it registers nothing, and the host writes the records.
    /// </summary>
    /// <remarks>
    /// https://github.com/Azure/azure-functions-dotnet-worker/tree/main/src/DotNetWorker.OpenTelemetry: <c>UseFunctionsWorkerDefaults</c>
    /// announces the capability <c>WorkerOpenTelemetryEnabled</c> to the host, adds the worker's spans of invocations, and in Azure names
    /// the service after the app.
    /// </remarks>
    public static IServiceCollection AddFunctionsTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        bool hasAzureMonitor = !string.IsNullOrEmpty(configuration[AzureMonitor]);
        OpenTelemetryBuilder? telemetry = services.AddTelemetry(configuration, typeof(FunctionsTelemetry).Assembly.GetName().Name!, hasAzureMonitor);
        telemetry?.UseFunctionsWorkerDefaults();
        if (hasAzureMonitor) telemetry?.UseAzureMonitorExporter(options => Configure(options, configuration));
        return services;
    }

    /// <summary>Without a key: as the app's own identity, or the user-assigned one that is named.</summary>
    /// <remarks>https://learn.microsoft.com/azure/azure-monitor/app/azure-ad-authentication</remarks>
    private static void Configure(AzureMonitorExporterOptions options, IConfiguration configuration)
    {
        options.ConnectionString = configuration[AzureMonitor];
        options.Credential = new ManagedIdentityCredential(
            configuration["AZURE_CLIENT_ID"] is { Length: > 0 } identity ? ManagedIdentityId.FromUserAssignedClientId(identity) : ManagedIdentityId.SystemAssigned);
    }
}
