using System.Text;
using AgentCore.Http;
using AgentCore.LocalHost.Tests;
using AgentCore.Worker.Telemetry.Otlp;
using Google.Protobuf;

namespace AgentCore.Worker.Telemetry;

/// <summary>
/// The trace of a publish to the local host, as a collector receives it. The call's own activity must never decide about it.
/// </summary>
public sealed class LocalHostTraceTests : IAsyncLifetime
{
    private OtlpCollector collector = null!;
    private LocalHostProcess host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        collector = await OtlpCollector.StartAsync();
        string[] settings =
        [
            $"--{TelemetryServices.OtlpEndpoint}={collector.Url}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "--OTEL_BSP_SCHEDULE_DELAY=200",
        ];
        host = await LocalHostProcess.StartAsync(settings, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        await collector.DisposeAsync();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Relay_continues_the_agents_trace_whatever_the_calls_own_is(bool isCallSampled)
    {
        string agent = Delivery.NewTraceParent();
        await PublishAsync(Delivery.NewTraceParent(isCallSampled), $$""","traceparent":"{{agent}}" """);
        Span relay = await RelayAsync(span => Hex(span.TraceId) == agent[3..35]);
        Assert.Equal(agent[36..52], Hex(relay.ParentSpanId));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Relay_is_a_root_where_the_agent_sends_no_traceparent(bool isCallSampled)
    {
        string call = Delivery.NewTraceParent(isCallSampled);
        await PublishAsync(call, "");
        Span relay = await RelayAsync(_ => true);
        Assert.Empty(relay.ParentSpanId);
        Assert.NotEqual(call[3..35], Hex(relay.TraceId));
    }

    private Task<Span> RelayAsync(Func<Span, bool> isMeant) =>
        collector.UntilAsync(found => found.Spans.FirstOrDefault(span => span.Name == "relay" && isMeant(span)));

    private async Task PublishAsync(string call, string attribute)
    {
        var id = Guid.NewGuid();
        string sent = $$"""{"specversion":"1.0","id":"{{id}}","source":"/agents","type":"agent.error","data":{}{{attribute}}}""";
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Url, "/api/events"));
        request.Headers.Add("traceparent", call);
        request.Content = new StringContent(sent, Encoding.UTF8, "application/cloudevents+json");
        using HttpResponseMessage answer = await http.SendAsync(request, Stop);
        answer.EnsureSuccessStatusCode();
    }

    private static string Hex(ByteString id) => Convert.ToHexStringLower(id.Span);
}
