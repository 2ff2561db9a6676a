using System.Net;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.FunctionsApp.Delivery;
using AgentCore.LocalHost.Tests.FunctionsApp.Drivers;
using AgentCore.LocalHost.Tests.WebPubSub;

namespace AgentCore.LocalHost.Tests.FunctionsApp.Delivery;

public sealed class DeliveryTests
{
    [Fact]
    public async Task A_published_event_is_delivered_as_Event_Grid_delivers_it()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        await using ScriptedApp streams = await ScriptedApp.StartAsync();
        await using CloudHost host = await CloudHost.StartAsync(app.Url, ["--streams", streams.Url, "--Functions:EventGridKey=k"]);
        // Not in the catalogue of types: that is the app's own decision.
        var published = new TestEvent("1", "unknown.type", """{"a": 1.10,  "é":"\u00e9"}""");
        using HttpResponseMessage answer = await host.PublishAsync(published);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        RecordedRequest delivery = await streams.NextAsync();
        Assert.Equal("POST", delivery.Method);
        Assert.Equal("/runtime/webhooks/EventGrid?functionName=Relay&code=k", delivery.PathAndQuery);
        Assert.Equal("Notification", delivery["aeg-event-type"]);
        Assert.Equal("relay", delivery["aeg-subscription-name"]);
        Assert.Equal("0", delivery["aeg-delivery-count"]);
        Assert.Equal("application/cloudevents-batch+json; charset=utf-8", delivery["Content-Type"]);
        Assert.Equal($"[{published.ToCloudEvent()}]", delivery.Text);
    }

    [Fact]
    public async Task An_event_in_Event_Grids_schema_is_delivered_as_a_CloudEvent()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using HttpResponseMessage answer = await host.Http.PostAsync("/api/events", new StringContent("""
            [{"id":"1","topic":"/t","subject":"/agents/ä","eventType":"task.progress","eventTime":"2025-10-18T10:30:00.10Z","data":{"a": [1.0]},"dataVersion":"1"},
             {"id":"2","subject":"s","eventType":"task.progress","eventTime":"2025-10-18T10:30:00Z"},
             {"id":"3","subject":"s","eventType":"task.progress","eventTime":"2025-10-18T10:30:00"}]
            """, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), Limit.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            """[{"specversion":"1.0","id":"1","source":"/t","type":"task.progress","subject":"/agents/ä","time":"2025-10-18T10:30:00.10Z","data":{"a": [1.0]}},"""
            + """{"specversion":"1.0","id":"2","source":"/local","type":"task.progress","subject":"s","time":"2025-10-18T10:30:00Z"},"""
            + """{"specversion":"1.0","id":"3","source":"/local","type":"task.progress","subject":"s","time":"2025-10-18T10:30:00Z"}]""",
            (await app.NextAsync()).Text);
    }

    [Theory]
    [InlineData("application/cloudevents+json", "[]")]
    [InlineData("application/cloudevents-batch+json", "{}")]
    [InlineData("application/cloudevents-batch+json", "[1]")]
    [InlineData("application/cloudevents-batch+json", """[{"specversion":"1.0","id":"1","source":"s","type":"t"},{"specversion":"1.0","id":"2","source":"s"}]""")]
    [InlineData("application/cloudevents-batch+json", """[{"specversion":"0.3","id":"1","source":"s","type":"t"}]""")]
    [InlineData("application/cloudevents-batch+json", """[{"specversion":"1.0","id":"1","source":"s","type":"t","time":"noon"}]""")]
    [InlineData("application/cloudevents-batch+json", """[{"specversion":"1.0","id":"1","source":"s","type":"t","time":"05:06"}]""")]
    [InlineData(
        "application/cloudevents-batch+json", """[{"specversion":"1.0","id":"1","source":"s","type":"t","time":"2025-10-18T10:30:00"}]""")]
    [InlineData("application/cloudevents-batch+json", """[{"specversion":"1.0","id":"1","source":"s","type":"t","time":7}]""")]
    [InlineData("application/cloudevents-batch+json", """[{"specversion":"1.0","id":"1","source":"s","type":"t","subject":7}]""")]
    [InlineData(
        "application/cloudevents-batch+json",
        """[{"specversion":"1.0","id":"1","source":"s","type":"t","data":{},"data_base64":"e30="}]""")]
    [InlineData("application/cloudevents-batch+json", """[{"specversion":"1.0","id":"\ud800","source":"s","type":"t"}]""")]
    [InlineData("application/json", """[{"id":"1","subject":"s","eventType":"t","eventTime":"03/04/2026"}]""")]
    [InlineData("application/json", """[{"id":"1","topic":7,"subject":"s","eventType":"t","eventTime":"2025-10-18T10:30:00Z"}]""")]
    [InlineData("application/json", """[{"id":"1","eventType":"t","eventTime":"2025-10-18T10:30:00Z"}]""")]
    [InlineData("application/json", """[{"id":"1","subject":"s","eventType":"t","eventTime":"noon"}]""")]
    [InlineData("text/plain", "[]")]
    public async Task A_call_with_an_event_that_is_not_well_formed_is_refused_whole(string contentType, string body)
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using HttpResponseMessage refused = await host.Http.PostAsync(
            "/api/events", new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue(contentType)), Limit.Token);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using HttpResponseMessage good = await host.PublishAsync(TestEvent.Numbered(7));
        Assert.Contains("event-7", (await app.NextAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_go_in_the_order_of_publishing_at_most_200_a_batch()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using HttpResponseMessage answer = await host.PublishAsync([.. Enumerable.Range(0, 450).Select(number => TestEvent.Numbered(number))]);
        var numbers = new List<int>();
        foreach (int size in (int[])[200, 200, 50])
        {
            int[] batch = Numbers(await app.NextAsync());
            Assert.Equal(size, batch.Length);
            numbers.AddRange(batch);
        }

        Assert.Equal(Enumerable.Range(0, 450), numbers);
    }

    [Fact]
    public async Task A_batch_has_at_most_1024_KB()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        var first = new TaskCompletionSource();
        app.Answer = (request, _) => Numbers(request)[0] == 0 ? first.Task : Task.CompletedTask;
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        string filler = new('a', 400_000);
        for (int i = 0; i < 4; i++)
        {
            using HttpResponseMessage answer = await host.PublishAsync(new TestEvent($"{i}", "t", $$"""{"number":{{i}},"filler":"{{filler}}"}"""));
            if (i == 0) Assert.Equal("0", string.Join(',', Numbers(await app.NextAsync())));
        }

        first.SetResult();
        Assert.Equal("1,2", string.Join(',', Numbers(await app.NextAsync())));
        Assert.Equal("3", string.Join(',', Numbers(await app.NextAsync())));
    }

    [Fact]
    public async Task What_the_app_does_not_take_is_bounded_and_a_publish_beyond_it_is_answered_503()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        var held = new TaskCompletionSource();
        app.Answer = (_, _) => held.Task;
        await using CloudHost host = await CloudHost.StartAsync(app.Url, limits: new DeliveryLimits(Events: 3));
        await StatusAsync(host, HttpStatusCode.OK, 1, 2);
        await StatusAsync(host, HttpStatusCode.ServiceUnavailable, 3, 4);
        await StatusAsync(host, HttpStatusCode.OK, 5);
        held.SetResult();
        Assert.Equal(5, Numbers(await UntilAsync(app, request => Numbers(request)[^1] == 5))[^1]);
        // The places are free once the deliveries are answered.
        await EmulatorHost.UntilAsync(() => host.Services.GetService(typeof(DeliveryQueue)) is DeliveryQueue { Count: 0 });
        await StatusAsync(host, HttpStatusCode.OK, 6, 7, 8);
    }

    [Fact]
    public async Task The_bound_counts_bytes_too()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        var held = new TaskCompletionSource();
        app.Answer = (_, _) => held.Task;
        await using CloudHost host = await CloudHost.StartAsync(app.Url, limits: new DeliveryLimits(Bytes: 250));
        await StatusAsync(host, HttpStatusCode.OK, 1);
        await StatusAsync(host, HttpStatusCode.ServiceUnavailable, 2);
        held.SetResult();
    }

    [Fact]
    public async Task When_the_host_stops_it_says_how_many_events_were_not_delivered()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        var held = new TaskCompletionSource();
        app.Answer = (_, _) => held.Task;
        using var log = new KeptLog();
        await using CloudHost host = await CloudHost.StartAsync(app.Url, watch: log);
        await StatusAsync(host, HttpStatusCode.OK, 1);
        await app.NextAsync();
        await StatusAsync(host, HttpStatusCode.OK, 2, 3);
        await host.StopAsync();
        Assert.Contains(log.Lines, line => line.StartsWith("3 events were accepted and not delivered", StringComparison.Ordinal));
        held.SetResult();
    }

    private static async Task StatusAsync(CloudHost host, HttpStatusCode expected, params int[] numbers)
    {
        using HttpResponseMessage answer = await host.PublishAsync([.. numbers.Select(number => TestEvent.Numbered(number))]);
        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.ServiceUnavailable) Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<RecordedRequest> UntilAsync(ScriptedApp app, Func<RecordedRequest, bool> wanted)
    {
        RecordedRequest next = await app.NextAsync();
        while (!wanted(next)) next = await app.NextAsync();
        return next;
    }

    private static int[] Numbers(RecordedRequest delivery)
    {
        using JsonDocument events = JsonDocument.Parse(delivery.Body);
        return [.. events.RootElement.EnumerateArray().Select(item => item.GetProperty("data").GetProperty("number").GetInt32())];
    }
}
