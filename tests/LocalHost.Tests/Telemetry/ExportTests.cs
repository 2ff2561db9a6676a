using System.Collections.Concurrent;
using System.Text;
using AgentCore.Http;
using AgentCore.LocalHost.Drivers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace AgentCore.LocalHost.Telemetry;

public sealed class ExportTests
{
    [Fact]
    public async Task Without_a_collector_nothing_of_OpenTelemetry_is_registered()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        Assert.Null(host.Services.GetService<MeterProvider>());
    }

    [Fact]
    public async Task A_collector_gets_metrics_and_traces_at_the_latest_when_the_host_stops()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using WebApplication collector = await CollectAsync(received);
        string[] settings = [$"--{TelemetryServices.OtlpEndpoint}={collector.Urls.First()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"];
        await using (RunningHost host = await RunningHost.StartAsync(settings)) await host.PublishAsync(TestEvent.Numbered(1));

        Assert.Contains("agentcore.deliveries", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("agentcore-local", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.All(["dotnet.gc.collections", "http.server.request.duration", "kestrel.active_connections"], instrument =>
            Assert.Contains(instrument, received["/v1/metrics"], StringComparison.Ordinal));
        Assert.Contains("relay", received["/v1/traces"], StringComparison.Ordinal);
    }

    private static async Task<WebApplication> CollectAsync(ConcurrentDictionary<string, string> received)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.MapPost("/v1/{signal}", async (HttpContext context) =>
        {
            using var body = new StreamReader(context.Request.Body, Encoding.Latin1);
            string text = await body.ReadToEndAsync(context.RequestAborted);
            received.AddOrUpdate(context.Request.Path, text, (_, before) => before + text);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
