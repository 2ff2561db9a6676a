using AgentCore.FunctionsHost.Hosting;
using AgentCore.Http;
using AgentCore.Testing;
using Azure.Storage.Blobs;

namespace AgentCore.Worker.Telemetry;

/// <summary>The app in its worker, with a collector that it exports to.</summary>
public sealed class ExportingApp(Azurite azurite) : IAsyncLifetime
{
    /// <summary>0.2 s between exports, so that a test need not wait for the defaults of 1 to 60 s.</summary>
    private const string Soon = "200";

    private OtlpCollector? collector;
    private RecordingHub? hub;
    private FunctionsHostApp? app;

    internal OtlpCollector Collector => collector!;

    internal RecordingHub Hub => hub!;

    internal FunctionsHostApp App => app!;

    public async ValueTask InitializeAsync()
    {
        collector = await OtlpCollector.StartAsync();
        hub = await RecordingHub.StartAsync();
        app = await StartAsync(azurite, hub, new Dictionary<string, string?>
        {
            [TelemetryServices.OtlpEndpoint] = collector.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = Soon,
            ["OTEL_BLRP_SCHEDULE_DELAY"] = Soon,
            ["OTEL_METRIC_EXPORT_INTERVAL"] = Soon,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        if (hub is not null) await hub.DisposeAsync();
        if (collector is not null) await collector.DisposeAsync();
    }

    /// <summary>Starts the app with a log of its own, without the heartbeat: it is not needed, and calls the hub.</summary>
    internal static async Task<FunctionsHostApp> StartAsync(Azurite azurite, RecordingHub hub, IReadOnlyDictionary<string, string?> settings)
    {
        BlobContainerClient container = await azurite.NewContainerAsync();
        await container.CreateAsync();
        return await TestApp.StartAsync(await azurite.ConnectionStringAsync(), hub.Url, new Dictionary<string, string?>(settings)
        {
            ["Log__Name"] = container.Name,
            ["AzureWebJobs_Heartbeat_Disabled"] = "true",
        });
    }
}
