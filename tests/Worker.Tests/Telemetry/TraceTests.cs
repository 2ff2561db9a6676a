using System.Text.Json;
using AgentCore.Worker.Telemetry.Otlp;
using Google.Protobuf;

namespace AgentCore.Worker.Telemetry;

/// <summary>The trace from an agent's publish to the client's message, as a collector receives it.</summary>
public sealed class TraceTests(ExportingApp exporting) : IClassFixture<ExportingApp>
{
    [Fact]
    public async Task One_trace_goes_from_the_agents_publish_to_the_clients_message()
    {
        string publish = Delivery.NewTraceParent();
        string host = Delivery.NewTraceParent();
        await new Delivery().Add(publish).Add(publish, "task.progress").SendAsync(exporting.App, host);

        Span relay = await RelayAsync(span => Trace(span) == TraceOf(publish));
        Assert.Equal(SpanOf(publish), Hex(relay.ParentSpanId));
        Span invocation = await SpanAsync(span => Trace(span) == TraceOf(host));
        Assert.Equal(("function Relay", SpanOf(host)), (invocation.Name, Hex(invocation.ParentSpanId)));
        Assert.Equal([invocation.SpanId], relay.Links.Select(link => link.SpanId));
        Span[] parts = await PartsAsync(relay, count: 3);
        Assert.Equal(["append", "send", "send"], parts.Select(part => part.Name).Order());

        JsonElement[] messages = [.. exporting.Hub.Messages.Where(message => TraceParentOf(message) is { } sent && TraceOf(sent) == TraceOf(publish))];
        Assert.Equal([publish, publish], messages.Select(TraceParentOf));
    }

    [Fact]
    public async Task Two_agents_in_one_batch_are_two_links_of_a_trace_of_its_own()
    {
        string first = Delivery.NewTraceParent();
        string second = Delivery.NewTraceParent();
        string host = Delivery.NewTraceParent(isSampled: false);
        await new Delivery().Add(first).Add(second).SendAsync(exporting.App, host);

        Span relay = await RelayAsync(span => span.Links.Any(link => Hex(link.TraceId) == TraceOf(first)));
        Assert.Empty(relay.ParentSpanId);
        Assert.DoesNotContain(Trace(relay), new[] { TraceOf(first), TraceOf(second), TraceOf(host) });
        Assert.Equal([SpanOf(first), SpanOf(second)], relay.Links.Select(link => Hex(link.SpanId)));
        Assert.Equal(["append", "send"], (await PartsAsync(relay, count: 2)).Select(part => part.Name).Order());
        string?[] sent = [.. exporting.Hub.Messages.Select(TraceParentOf)];
        Assert.All([first, second], traceParent => Assert.Single(sent, traceParent));
    }

    [Fact]
    public async Task The_service_has_the_apps_name()
    {
        await new Delivery().Add().SendAsync(exporting.App);
        await RelayAsync(_ => true);
        Assert.All(exporting.Collector.Resources, resource =>
            Assert.Equal("AgentCore.Functions", resource.Attributes.Single(attribute => attribute.Key == "service.name").Value.StringValue));
    }

    private Task<Span> RelayAsync(Func<Span, bool> isMeant) => SpanAsync(span => span.Name == "relay" && isMeant(span));

    private Task<Span> SpanAsync(Func<Span, bool> isMeant) => exporting.Collector.UntilAsync(collector => collector.Spans.FirstOrDefault(isMeant));

    /// <summary>The children of the relay, all in its trace.</summary>
    private async Task<Span[]> PartsAsync(Span relay, int count)
    {
        Span[] parts = await exporting.Collector.UntilAsync(collector =>
            collector.Spans.Where(span => span.ParentSpanId == relay.SpanId).ToArray() is var found && found.Length >= count ? found : null);
        Assert.All(parts, part => Assert.Equal(relay.TraceId, part.TraceId));
        return parts;
    }

    private static string Trace(Span span) => Hex(span.TraceId);

    private static string Hex(ByteString id) => Convert.ToHexStringLower(id.Span);

    private static string TraceOf(string traceParent) => traceParent[3..35];

    private static string SpanOf(string traceParent) => traceParent[36..52];

    private static string? TraceParentOf(JsonElement message) => message.TryGetProperty("traceparent", out JsonElement value) ? value.GetString() : null;
}
