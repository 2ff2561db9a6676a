using System.Net;
using System.Text;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost;

/// <summary>A bad event has its clear answer, and none of its call is published.</summary>
public sealed class BadEventTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"agent.unheard","data":{}}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"agent.error","data":[]}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"agent.error","data":"{}"}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"agent.error"}""")]
    [InlineData("""{"specversion":"1.0","id":"","source":"/s","type":"agent.error","data":{}}""")]
    [InlineData("""{"specversion":"1.0","id":"a\u0000b","source":"/s","type":"agent.error","data":{}}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s\r\nid: x","type":"agent.error","data":{}}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"agent.error\n\ndata: x","data":{}}""")]
    [InlineData("""{"specversion":"0.3","id":"1","source":"/s","type":"agent.error","data":{}}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"agent.error","time":"noon","data":{}}""")]
    [InlineData("7")]
    [Requirement("Topic events")]
    public async Task A_bad_event_is_named_and_none_of_its_call_is_published(string bad)
    {
        RunningHost host = shared.Host;
        string good = TestEvent.Numbered(1).ToCloudEvent();
        string before = await EndAsync(host);
        using HttpResponseMessage answer = await PostAsync("application/cloudevents-batch+json", $"[{good},{bad}]");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Event 1 ", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(before, await EndAsync(host));
    }

    [Theory]
    [InlineData("{", "application/cloudevents+json", 400)]
    [InlineData("{}", "application/cloudevents-batch+json", 400)]
    [InlineData("[]", "text/plain", 400)]
    [InlineData("[]", "application/cloudevents-batch+json", 200)]
    public async Task A_bad_body_is_refused_whole(string text, string type, int status)
    {
        using HttpResponseMessage answer = await PostAsync(type, text);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    [Requirement("Bomb body")]
    public async Task A_body_of_more_than_a_megabyte_is_refused()
    {
        RunningHost host = shared.Host;
        var body = new StringContent($"[{new string(' ', 1024 * 1024)}]", Encoding.UTF8, "application/cloudevents-batch+json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/events") { Content = body };
        // The host answers by the announced length and reads no body: sent at once, it would meet a connection that is closed already.
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage answer = await host.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_duplicate_event_keeps_its_first_id_and_a_stream_sees_it_once()
    {
        RunningHost host = shared.Host;
        await using EventStreamReader stream = await host.StreamAsync();
        await stream.BeginAsync();
        await using WebSocketSession session = await host.ConnectAsync();
        await session.UntilAsync("welcome");
        await host.PublishAsync(TestEvent.Numbered(101));
        await host.PublishAsync(TestEvent.Numbered(101), TestEvent.Numbered(102));
        string first = (await session.UntilAsync("event")).GetProperty("id").GetString()!;
        Assert.Equal(first, (await session.UntilAsync("event")).GetProperty("id").GetString());
        Assert.Equal(first, (await stream.ReadEventAsync())!.Id);
        Assert.Contains("\"number\":102", (await stream.ReadEventAsync())!.Data, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("SSE injection")]
    public async Task Line_breaks_and_NUL_in_data_never_break_out_of_a_field()
    {
        RunningHost host = shared.Host;
        await using EventStreamReader named = await host.StreamAsync();
        await using EventStreamReader envelope = await host.StreamAsync(query: "&format=envelope");
        await named.BeginAsync();
        await envelope.BeginAsync();
        await host.PublishAsync(
            new TestEvent("201", "agent.error", "{\r\n\r\n\"agent_id\":\"agent-1\",\r\"error\":\"a\\r\\nid: 0\\n\\ndata: x\\u0000\"\n}"),
            TestEvent.Numbered(202));
        foreach (EventStreamReader stream in new[] { named, envelope })
        {
            StreamedEvent broken = (await stream.ReadEventAsync())!;
            JsonElement data = JsonSerializer.Deserialize<JsonElement>(broken.Data);
            if (stream == envelope) data = data.GetProperty("data");
            Assert.Equal("a\r\nid: 0\n\ndata: x\0", data.GetProperty("error").GetString());
            Assert.Contains("\"number\":202", (await stream.ReadEventAsync())!.Data, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Data_is_accepted_only_so_deep_that_every_reader_reads_it_in_whatever_is_put_around_it()
    {
        // A replay goes back to what other tests have published.
        await using RunningHost host = await RunningHost.StartAsync();
        await using EventStreamReader stream = await host.StreamAsync(query: "&format=envelope");
        await stream.BeginAsync();
        await using WebSocketSession session = await host.ConnectAsync();
        await session.UntilAsync("welcome");
        List<string> accepted = [];
        for (int depth = 56; depth <= 66; depth++)
        {
            string data = $$"""{"agent_id":"a","d":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";
            using HttpResponseMessage answer = await host.TryPublishAsync(new TestEvent($"{depth}", "agent.error", data));
            Assert.Equal(depth <= 59 ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
            if (depth > 59) Assert.Contains("deeper than 59", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
            else accepted.Add(data);
        }
        Assert.Equal(4, accepted.Count);
        foreach (string data in accepted)
        {
            Assert.Equal(data, (await session.UntilAsync("event")).GetProperty("data").GetRawText());
            string streamed = (await stream.ReadEventAsync())!.Data;
            Assert.Equal(data, JsonSerializer.Deserialize<JsonElement>(streamed).GetProperty("data").GetRawText());
        }
        await session.SendAsync("""{"type":"subscribe","channels":["*"],"since":"earliest"}""");
        JsonElement replay = await session.UntilAsync("replay");
        Assert.Equal(accepted, replay.GetProperty("events").EnumerateArray().Select(replayed => replayed.GetProperty("data").GetRawText()));
        string history = await host.Http.GetStringAsync($"/realtime/events?token={await host.TokenAsync()}", Cancellation);
        Assert.Equal(accepted, JsonSerializer.Deserialize<JsonElement>(history).GetProperty("events").EnumerateArray()
            .Select(held => held.GetProperty("data").GetRawText()));
    }

    [Theory]
    [InlineData("\"time\":null,\"traceparent\":null,\"x\":null", 200)]
    [InlineData("\"Bad_Ext\":\"x\"", 400)]
    [InlineData("\"traceparent\":7", 400)]
    [InlineData("\"time\":7", 400)]
    public async Task A_CloudEvent_is_read_as_its_specification_says(string members, int status)
    {
        string text = $$"""{"specversion":"1.0","id":"1","source":"/s","type":"agent.error","data":{ },{{members}} }""";
        using HttpResponseMessage answer = await PostAsync("application/cloudevents+json", text);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("2026-01-31T08:00:00+0000", "2026-01-31T08:00:00Z")]
    [InlineData("2026-01-31t08:00:00.123456789z", "2026-01-31T08:00:00.1234567Z")]
    [InlineData("2026-01-31 08:00:00+02:00", "2026-01-31T06:00:00Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")]
    public async Task An_events_time_is_read_in_every_form_that_has_one_meaning(string time, string timestamp)
    {
        RunningHost host = shared.Host;
        foreach (string mediaType in Schemas)
        {
            string before = await EndAsync(host);
            using HttpResponseMessage answer = await PublishAsync(mediaType, $"\"{time}\"");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            string events = $"/realtime/events?token={await host.TokenAsync()}&since={before}";
            string history = await host.Http.GetStringAsync(events, Cancellation);
            JsonElement last = JsonSerializer.Deserialize<JsonElement>(history).GetProperty("events").EnumerateArray().Last();
            Assert.Equal(timestamp, last.GetProperty("timestamp").GetString());
        }
    }

    [Theory]
    [InlineData("\"05:06\"", "RFC 3339")]
    [InlineData("\"03/04/2026\"", "RFC 3339")]
    [InlineData("\"2026-01-31\"", "RFC 3339")]
    [InlineData("\"1769846400\"", "RFC 3339")]
    [InlineData("\"\"", "RFC 3339")]
    [InlineData("1769846400", "must be a string")]
    [InlineData("true", "must be a string")]
    [InlineData("{}", "must be a string")]
    [InlineData("[]", "must be a string")]
    public async Task An_events_time_is_never_guessed(string time, string reason)
    {
        RunningHost host = shared.Host;
        string before = await EndAsync(host);
        foreach (string mediaType in Schemas)
        {
            using HttpResponseMessage answer = await PublishAsync(mediaType, time);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(reason, await DetailAsync(answer), StringComparison.Ordinal);
        }
        Assert.Equal(before, await EndAsync(host));
    }

    [Fact]
    public async Task A_time_without_an_offset_is_in_UTC_by_Event_Grids_schema_and_no_time_of_a_CloudEvent()
    {
        const string time = "\"2026-01-31T08:00:00\"";
        using HttpResponseMessage ofEventGrid = await PublishAsync("application/json", time);
        Assert.Equal(HttpStatusCode.OK, ofEventGrid.StatusCode);
        using HttpResponseMessage ofCloudEvents = await PublishAsync("application/cloudevents+json", time);
        Assert.Equal(HttpStatusCode.BadRequest, ofCloudEvents.StatusCode);
    }

    [Theory]
    [InlineData("id", "7")]
    [InlineData("topic", "7")]
    [InlineData("subject", "{}")]
    [InlineData("eventType", "true")]
    [InlineData("eventTime", "7")]
    [InlineData("dataVersion", "1.0")]
    [InlineData("metadataVersion", "[]")]
    public async Task A_member_of_Event_Grids_schema_with_a_wrong_type_is_refused_by_its_name(string member, string value)
    {
        Dictionary<string, string> members = new()
        {
            ["id"] = "\"1\"",
            ["subject"] = "\"s\"",
            ["eventType"] = "\"agent.error\"",
            ["data"] = "{}",
            [member] = value,
        };
        string text = $"[{{{string.Join(',', members.Select(pair => $"\"{pair.Key}\":{pair.Value}"))}}}]";
        using HttpResponseMessage answer = await PostAsync("application/json", text);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"'{member}' must be a string", await DetailAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_of_Event_Grids_schema_that_is_there_twice_is_refused()
    {
        const string text =
            """[{"id":"1","eventType":"agent.error","eventTime":"2026-01-31T08:00:00Z","eventTime":"2026-01-31T09:00:00Z","data":{}}]""";
        using HttpResponseMessage answer = await PostAsync("application/json", text);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("'eventTime' is there twice", await DetailAsync(answer), StringComparison.Ordinal);
    }

    private static async Task<string> DetailAsync(HttpResponseMessage refused) =>
        JsonSerializer.Deserialize<JsonElement>(await refused.Content.ReadAsStringAsync(Cancellation)).GetProperty("detail").GetString()!;

    private static string[] Schemas => ["application/cloudevents+json", "application/json"];

    /// <summary>Publishes an event of its own whose time is this JSON.</summary>
    private Task<HttpResponseMessage> PublishAsync(string mediaType, string time)
    {
        var id = Guid.NewGuid();
        string text = mediaType == "application/json"
            ? $$"""[{"id":"{{id}}","subject":"s","eventType":"agent.error","eventTime":{{time}},"dataVersion":"1","data":{ } }]"""
            : $$"""{"specversion":"1.0","id":"{{id}}","source":"/s","type":"agent.error","time":{{time}},"data":{ } }""";
        return PostAsync(mediaType, text);
    }

    private Task<HttpResponseMessage> PostAsync(string mediaType, string text) =>
        shared.Host.Http.PostAsync("/api/events", new StringContent(text, Encoding.UTF8, mediaType), Cancellation);

    /// <summary>How far the log reaches.</summary>
    private static async Task<string> EndAsync(RunningHost host)
    {
        string history = await host.Http.GetStringAsync($"/realtime/events?token={await host.TokenAsync()}&limit=1", Cancellation);
        return JsonSerializer.Deserialize<JsonElement>(history).GetProperty("end").GetString()!;
    }
}
