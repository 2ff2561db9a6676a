using AgentCore.Functions.Hosting;
using AgentCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AgentCore.Functions.Telemetry;

/// <summary>When the worker exports, and what it then announces to the host.</summary>
public sealed class ExporterTests
{
    private const string Insights = "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:9/";

    [Theory]
    [InlineData(TelemetryServices.OtlpEndpoint, "http://127.0.0.1:9")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", Insights)]
    public void An_app_that_exports_announces_it_to_the_host(string setting, string value)
    {
        using IHost app = Build(setting, value);
        Assert.NotNull(app.Services.GetService<TracerProvider>());
        Assert.Equal(bool.TrueString, CapabilitiesOf(app)["WorkerOpenTelemetryEnabled"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_an_exporter_nothing_is_registered_and_nothing_announced(string? empty)
    {
        using IHost app = Build(TelemetryServices.OtlpEndpoint, empty);
        Assert.Null(app.Services.GetService<MeterProvider>());
        Assert.DoesNotContain("WorkerOpenTelemetryEnabled", CapabilitiesOf(app));
    }

    private static IDictionary<string, string> CapabilitiesOf(IHost app) => app.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities;

    private static IHost Build(string setting, string? value) => FunctionsApp.Build([], builder =>
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Access:Audiences:0"] = "agentcore",
            ["Access:Issuers:0:Issuer"] = "https://issuer.test",
            ["Access:Issuers:0:SigningKey"] = "a secret of well over thirty-two bytes",
            ["WebPubSubConnectionString"] = "Endpoint=https://hub.test;AccessKey=a-key-for-tests-of-more-than-32-bytes",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["HeartbeatSchedule"] = "*/5 * * * * *",
            [setting] = value,
        }));
}
