using System.Net;
using System.Text;
using System.Text.Json;

namespace AgentCore.Functions.Worker;

/// <summary>Deliveries of Event Grid through the host and the worker.</summary>
public sealed class EventGridHookTests(AppInWorker app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An event that must not enter the log, by what is wrong with it. <c>ID</c> is replaced by an id of its own.</summary>
    public static TheoryData<string, string> BadEvents => new()
    {
        { "no type", """{"specversion":"1.0","id":"ID","source":"/a","data":{"n":1}}""" },
        { "unknown type", """{"specversion":"1.0","id":"ID","source":"/a","type":"no.such","data":{"n":1}}""" },
        { "bad time", """{"specversion":"1.0","id":"ID","source":"/a","type":"agent.error","time":"yesterday","data":{"n":1}}""" },
        { "time of no day", """{"specversion":"1.0","id":"ID","source":"/a","type":"agent.error","time":"05:06","data":{"n":1}}""" },
        { "time to be guessed", """{"specversion":"1.0","id":"ID","source":"/a","type":"agent.error","time":"03/04/2026","data":{"n":1}}""" },
        { "bad extension name", """{"specversion":"1.0","id":"ID","source":"/a","type":"agent.error","Bad_Ext":"x","data":{"n":1}}""" },
        { "no data", """{"specversion":"1.0","id":"ID","source":"/a","type":"agent.error"}""" },
        { "data that is no object", """{"specversion":"1.0","id":"ID","source":"/a","type":"agent.error","data":[1]}""" },
        { "data too deep", $$"""{"specversion":"1.0","id":"ID","source":"/a","type":"agent.error","data":{{Nested(61)}}}""" },
        { "data too deep, in base64", $$"""{"specversion":"1.0","id":"ID","source":"/a","type":"agent.error","data_base64":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(Nested(500)))}}"}""" },
        { "no source", """{"specversion":"1.0","id":"ID","type":"agent.error","data":{"n":1}}""" },
    };

    [Fact]
    public async Task A_delivery_is_accepted_once_it_is_in_the_log_and_sent()
    {
        string agent = NewAgent();
        Assert.Equal(HttpStatusCode.Accepted, (await app.DeliverAsync($"[{Event(agent, 1)},{Event(agent, 2)}]")).StatusCode);
        Assert.Equal([1, 2], (await HistoryAsync(agent)).Select(sent => sent.GetProperty("data").GetProperty("n").GetInt32()));
        Assert.Equal(2, app.Recorder.Calls(call => call.Url.Contains("/:send", StringComparison.Ordinal) && call.Body.Contains(agent, StringComparison.Ordinal) && call.Body.StartsWith("{\"type\":\"event\"", StringComparison.Ordinal)).Count);
    }

    [Theory, MemberData(nameof(BadEvents))]
    [Requirement("Topic events")]
    public async Task One_bad_event_is_rejected_alone_and_its_neighbours_are_relayed(string wrong, string bad)
    {
        string agent = NewAgent();
        bad = bad.Replace("ID", $"{agent}-bad", StringComparison.Ordinal);
        using HttpResponseMessage answer = await app.DeliverAsync($"[{Event(agent, 1)},{bad},{Event(agent, 2)}]");
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{wrong}: {answer.StatusCode}");
        Assert.Equal([1, 2], (await HistoryAsync(agent)).Select(sent => sent.GetProperty("data").GetProperty("n").GetInt32()));
    }

    [Fact]
    public async Task An_event_whose_traceparent_is_null_is_an_event_without_one()
    {
        string agent = NewAgent();
        string sent = Event(agent, 1).Replace("\"specversion\"", "\"traceparent\":null,\"specversion\"", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, (await app.DeliverAsync($"[{sent}]")).StatusCode);
        Assert.Single(await HistoryAsync(agent));
    }

    /// <summary>The host parses a delivery and writes it again: docs/protocol.md lists every difference.</summary>
    [Theory]
    [InlineData("""{ "s" : "ä € 😀 \u00e9" }""", """{"s":"ä € 😀 é"}""")]
    [InlineData("""{"n":1.10}""", """{"n":1.1}""")]
    [InlineData("""{"n":1e2}""", """{"n":100.0}""")]
    [InlineData("""{"n":-0}""", """{"n":0}""")]
    [InlineData("""{"n":9007199254740993}""", """{"n":9007199254740993}""")]
    [InlineData("""{"n":0.1234567890123456789}""", """{"n":0.12345678901234568}""")]
    [InlineData("""{"n":1E400}""", """{"n":"Infinity"}""")]
    [InlineData("""{"t":"2025-10-18T10:30:13.000Z"}""", """{"t":"2025-10-18T10:30:13Z"}""")]
    [InlineData("""{"t":"2025-10-18T12:30:13+02:00"}""", """{"t":"2025-10-18T10:30:13+00:00"}""")]
    [InlineData("""{"t":"\/Date(1760783413000)\/"}""", """{"t":"2025-10-18T10:30:13Z"}""")]
    [InlineData("""{"s":"\u0041\/"}""", """{"s":"A/"}""")]
    [InlineData("""{"n":12345678901234567890}""", """{"n":12345678901234567890}""")]
    [InlineData("""{"n":1,"m":2,"n":3}""", """{"n":3,"m":2}""")]
    public async Task Data_reaches_clients_as_the_host_writes_it(string sent, string received)
    {
        string agent = NewAgent();
        string data = $$"""{"agent_id":"{{agent}}",{{sent[1..]}}""";
        Assert.Equal(HttpStatusCode.Accepted, (await app.DeliverAsync($"[{Event(agent, 1, data)}]")).StatusCode);
        JsonElement got = Assert.Single(await HistoryAsync(agent)).GetProperty("data");
        Assert.Equal($$"""{"agent_id":"{{agent}}",{{received[1..]}}""", got.GetRawText());
    }

    [Fact]
    public async Task An_event_that_a_delivery_holds_twice_is_one_event()
    {
        string agent = NewAgent();
        string twice = Event(agent, 1);
        Assert.Equal(HttpStatusCode.Accepted, (await app.DeliverAsync($"[{twice},{twice}]")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await app.DeliverAsync($"[{twice}]")).StatusCode);
        Assert.Single(await HistoryAsync(agent));
    }

    [Fact]
    public async Task A_delivery_that_could_not_be_sent_fails_and_its_redelivery_is_sent_under_the_same_id()
    {
        string agent = NewAgent();
        app.Recorder.Refuse(agent);
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.DeliverAsync($"[{Event(agent, 1)}]")).StatusCode);
        app.Recorder.Accept(agent);
        Assert.Equal(HttpStatusCode.Accepted, (await app.DeliverAsync($"[{Event(agent, 1)}]")).StatusCode);
        string id = Assert.Single(await HistoryAsync(agent)).GetProperty("id").GetString()!;
        await app.Recorder.CallAsync(call => call.Body.Contains($"\"id\":\"{id}\"", StringComparison.Ordinal) && call.Url.Contains("/:send", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_delivery_is_accepted() => Assert.Equal(HttpStatusCode.Accepted, (await app.DeliverAsync("[]")).StatusCode);

    [Fact]
    public async Task Both_handshakes_of_a_subscription_are_answered()
    {
        using var options = new HttpRequestMessage(HttpMethod.Options, "/runtime/webhooks/EventGrid?functionName=Relay");
        options.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");
        using HttpResponseMessage allowed = await app.Http.SendAsync(options, Cancellation);
        Assert.Equal(["eventgrid.azure.net"], allowed.Headers.GetValues("WebHook-Allowed-Origin"));

        const string validation = """[{"id":"1","topic":"t","subject":"","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","eventTime":"2026-01-01T00:00:00Z","data":{"validationCode":"code-1"},"dataVersion":"1"}]""";
        using HttpResponseMessage validated = await app.DeliverAsync(validation, kind: "SubscriptionValidation");
        Assert.Contains("code-1", await validated.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_function_name_is_404() =>
        Assert.Equal(HttpStatusCode.NotFound, (await app.DeliverAsync("[]", function: "NoSuch")).StatusCode);

    private static string NewAgent() => $"agent-{Guid.NewGuid():n}";

    private static string Event(string agent, int number, string? data = null) =>
        $$"""{"specversion":"1.0","id":"{{agent}}-{{number}}","source":"/agents/{{agent}}","type":"agent.error","time":"2026-01-01T11:59:59Z","data":{{data ?? $$"""{"agent_id":"{{agent}}","n":{{number}}}"""}}}""";

    private static string Nested(int depth) => $"{string.Concat(Enumerable.Repeat("{\"d\":", depth))}1{new string('}', depth)}";

    private async Task<JsonElement[]> HistoryAsync(string agent)
    {
        string url = $"/realtime/events?since=earliest&limit=1000&channels=agent.error:{agent}&token={app.Mint()}";
        var events = new List<JsonElement>();
        while (true)
        {
            JsonElement page = JsonDocument.Parse(await app.Http.GetStringAsync(url, Cancellation)).RootElement;
            events.AddRange(page.GetProperty("events").EnumerateArray());
            if (page.GetProperty("next").GetString() == page.GetProperty("end").GetString()) return [.. events];
            url = $"/realtime/events?since={page.GetProperty("next").GetString()}&limit=1000&channels=agent.error:{agent}&token={app.Mint()}";
        }
    }
}
