using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost;

/// <summary>Every bad input has its clear answer, and the system goes on serving.</summary>
public sealed class BadInputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{", "BAD_MESSAGE")]
    [InlineData("[]", "BAD_MESSAGE")]
    [InlineData("null", "BAD_MESSAGE")]
    [InlineData("{}", "BAD_MESSAGE")]
    [InlineData("""{"type":"dance"}""", "BAD_MESSAGE")]
    [InlineData("""{"type":7}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"subscribe"}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"subscribe","channels":[]}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"subscribe","channels":"agent.error"}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"subscribe","channels":[null]}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"subscribe","channels":["agent.error"],"since":5}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"auth"}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"auth","token":"x"}""", "TOKEN_INVALID")]
    [InlineData("""{"type":"subscribe","channels":["agent.unheard"]}""", "UNKNOWN_CHANNEL")]
    [InlineData("""{"type":"subscribe","channels":["~session"]}""", "UNKNOWN_CHANNEL")]
    [InlineData("""{"type":"subscribe","channels":["agent.error:a b"]}""", "UNKNOWN_CHANNEL")]
    [InlineData("""{"type":"subscribe","channels":["system.notification"]}""", "FORBIDDEN_CHANNEL")]
    [InlineData("""{"type":"subscribe","channels":["agent.error"],"since":"yesterday"}""", "BAD_CURSOR")]
    [InlineData("""{"type":"subscribe","channels":["agent.error"],"since":""}""", "BAD_CURSOR")]
    [Requirement("WebSocket messages")]
    public async Task A_bad_message_is_answered_by_its_code_and_the_connection_stays(string message, string code)
    {
        await using RunningHost host = await RunningHost.StartAsync();
        await using WebSocketSession session = await host.ConnectAsync(await host.TokenAsync(channels: ["agent.*"]));
        await session.SendAsync(message);
        Assert.Equal(code, (await session.UntilAsync("error")).GetProperty("code").GetString());
        await session.SendAsync("""{"type":"ping"}""");
        await session.UntilAsync("pong");
    }

    [Fact]
    [Requirement("WebSocket size")]
    public async Task A_message_of_one_byte_more_than_64_KB_is_refused_and_one_of_64_KB_is_read()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        await using WebSocketSession session = await host.ConnectAsync();
        await session.SendAsync(PingOf(65_537));
        Assert.Equal("MESSAGE_TOO_LARGE", (await session.UntilAsync("error")).GetProperty("code").GetString());
        await session.SendAsync(PingOf(65_536));
        await session.UntilAsync("pong");
    }

    [Fact]
    [Requirement("WebSocket rate")]
    public async Task A_client_that_sends_too_much_is_told_and_others_do_not_notice()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        await using WebSocketSession noisy = await host.ConnectAsync();
        await using WebSocketSession calm = await host.ConnectAsync();
        for (int i = 0; i < 25; i++) await noisy.SendAsync("""{"type":"ping"}""");
        Assert.Equal("RATE_LIMITED", (await noisy.UntilAsync("error")).GetProperty("code").GetString());
        await calm.SendAsync("""{"type":"ping"}""");
        await calm.UntilAsync("pong");
    }

    [Theory]
    [InlineData("/realtime/sse", 401, "TOKEN_MISSING")]
    [InlineData("/realtime/sse?token=", 401, "TOKEN_MISSING")]
    [InlineData("/realtime/sse?token=x.y.z", 401, "TOKEN_INVALID")]
    [InlineData("/realtime/sse?token=GOOD&channels=agent.unheard", 400, "UNKNOWN_CHANNEL")]
    [InlineData("/realtime/sse?token=GOOD&channels=system.notification", 403, "FORBIDDEN_CHANNEL")]
    [InlineData("/realtime/sse?token=GOOD&format=xml", 400, "BAD_MESSAGE")]
    [InlineData("/realtime/sse?token=GOOD&lastEventId=yesterday", 400, "BAD_CURSOR")]
    [InlineData("/realtime/sse?token=GOOD&since=yesterday", 400, "BAD_CURSOR")]
    [InlineData("/realtime/events?token=GOOD&since=ffffffff", 400, "BAD_CURSOR")]
    [InlineData("/realtime/events?token=GOOD&limit=0", 400, "BAD_MESSAGE")]
    [InlineData("/realtime/events?token=GOOD&limit=1e3", 400, "BAD_MESSAGE")]
    [InlineData("/realtime/negotiate", 401, "TOKEN_MISSING")]
    [InlineData("/realtime/negotiate?token=GOOD&channels=agent.unheard", 400, "UNKNOWN_CHANNEL")]
    [InlineData("/realtime/ws?token=GOOD", 400, "BAD_MESSAGE")]
    [InlineData("/realtime/sse?TOKEN=GOOD", 401, "TOKEN_MISSING")]
    [InlineData("/realtime/events?Token=GOOD", 401, "TOKEN_MISSING")]
    [InlineData("/realtime/negotiate?TOKEN=GOOD&token=x.y.z", 401, "TOKEN_INVALID")]
    [Requirement("Secrets failures")]
    public async Task A_bad_request_is_answered_by_problem_json(string path, int status, string code)
    {
        await using RunningHost host = await RunningHost.StartAsync();
        string token = await host.TokenAsync(channels: ["agent.*"]);
        using HttpResponseMessage answer = await host.Http.GetAsync(path.Replace("GOOD", token, StringComparison.Ordinal), Cancellation);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        string body = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(code, JsonSerializer.Deserialize<JsonElement>(body).GetProperty("code").GetString());
        Assert.DoesNotContain(token, body, StringComparison.Ordinal);
        Assert.Equal(status == 401, answer.Headers.WwwAuthenticate.Count > 0);
    }

    [Fact]
    [Requirement("WebSocket origin")]
    public async Task A_page_of_a_forbidden_origin_is_refused_on_every_way_in()
    {
        await using RunningHost host = await RunningHost.StartAsync(["--Access:AllowedOrigins:0=https://app.example.com"]);
        string token = await host.TokenAsync();
        foreach (string path in new[] { "sse", "negotiate", "events" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/realtime/{path}?token={token}");
            request.Headers.Add("Origin", "https://evil.example.com");
            using HttpResponseMessage answer = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        }
        var url = new UriBuilder(new Uri(host.Url, $"/realtime/ws?token={token}")) { Scheme = "ws" }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() =>
            WebSocketSession.ConnectAsync(url, options => options.SetRequestHeader("Origin", "https://evil.example.com")));
        await using WebSocketSession allowed = await WebSocketSession.ConnectAsync(
            url, options => options.SetRequestHeader("Origin", "https://app.example.com"));
        await allowed.UntilAsync("welcome");
    }

    [Fact]
    public async Task The_names_of_the_query_are_case_sensitive_on_every_route()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        string token = await host.TokenAsync(channels: ["agent.*"]);
        // Under other names these would be refused.
        foreach (string ignored in new[] { "events?LIMIT=0", "events?Since=nonsense", "events?CHANNELS=no.such", "negotiate?Channels=no.such" })
        {
            using HttpResponseMessage answer = await host.Http.GetAsync($"/realtime/{ignored}&token={token}", Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await using EventStreamReader stream = await host.StreamAsync(token, "&FORMAT=xml&LASTEVENTID=nonsense&Channels=no.such");
        await stream.BeginAsync();
        var url = new UriBuilder(new Uri(host.Url, $"/realtime/ws?TOKEN={token}")) { Scheme = "ws" }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() => WebSocketSession.ConnectAsync(url));
        await using WebSocketSession session = await host.ConnectAsync(token, "&CHANNELS=no.such");
        await session.UntilAsync("welcome");
    }

    [Theory]
    [InlineData("GET", "/realtime/sse")]
    [InlineData("GET", "/realtime/events")]
    [InlineData("GET", "/realtime/negotiate")]
    [InlineData("GET", "/realtime/ws")]
    public async Task The_header_wins_over_the_query_on_every_route(string method, string path)
    {
        await using RunningHost host = await RunningHost.StartAsync();
        string good = await host.TokenAsync();
        using RawConnection connection = await RawConnection.OpenAsync(host);
        string handshake = path.EndsWith("ws", StringComparison.Ordinal)
            ? "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            : "";
        await connection.SendAsync($"{method} {path}?token={good} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x.y.z\r\n{handshake}\r\n");
        Assert.StartsWith("HTTP/1.1 401", await connection.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("http://localhost:*")]
    public async Task An_origin_that_is_not_ASCII_is_refused_and_never_sent_back(string allowed)
    {
        await using RunningHost host = await RunningHost.StartAsync([$"--Access:AllowedOrigins:0={allowed}"]);
        string token = await host.TokenAsync();
        foreach (string line in new[] { "GET /realtime/sse", "GET /realtime/events", "OPTIONS /realtime/sse", "POST /dev/token", "OPTIONS /dev/token", "POST /api/events" })
        {
            string answer = await AskAsync(host, $"{line}?token={token} HTTP/1.1\r\nHost: localhost\r\nOrigin: https://münchen.test\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
            Assert.Contains("FORBIDDEN_ORIGIN", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("nchen", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_web_hook_origin_that_is_not_ASCII_is_a_bad_message()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        string answer = await AskAsync(host, "OPTIONS /api/events HTTP/1.1\r\nHost: localhost\r\nWebHook-Request-Origin: münchen.test\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("BAD_MESSAGE", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("nchen", answer, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(RunningHost host, string request)
    {
        using RawConnection connection = await RawConnection.OpenAsync(host);
        await connection.SendAsync(Encoding.UTF8.GetBytes(request));
        return await connection.ReadToEndAsync();
    }

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
        await using RunningHost host = await RunningHost.StartAsync();
        string good = TestEvent.Numbered(1).ToCloudEvent();
        var body = new StringContent($"[{good},{bad}]", Encoding.UTF8, "application/cloudevents-batch+json");
        using HttpResponseMessage answer = await host.Http.PostAsync("/api/events", body, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Event 1 ", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        string history = await host.Http.GetStringAsync($"/realtime/events?token={await host.TokenAsync()}", Cancellation);
        Assert.StartsWith("""{"events":[],""", history, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "application/cloudevents+json", 400)]
    [InlineData("{}", "application/cloudevents-batch+json", 400)]
    [InlineData("[]", "text/plain", 400)]
    [InlineData("[]", "application/cloudevents-batch+json", 200)]
    public async Task A_bad_body_is_refused_whole(string text, string type, int status)
    {
        await using RunningHost host = await RunningHost.StartAsync();
        using HttpResponseMessage answer = await host.Http.PostAsync("/api/events", new StringContent(text, Encoding.UTF8, type), Cancellation);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    [Requirement("Bomb body")]
    public async Task A_body_of_more_than_a_megabyte_is_refused()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        var body = new StringContent($"[{new string(' ', 1024 * 1024)}]", Encoding.UTF8, "application/cloudevents-batch+json");
        using HttpResponseMessage answer = await host.Http.PostAsync("/api/events", body, Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_duplicate_event_keeps_its_first_id_and_a_stream_sees_it_once()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        await using EventStreamReader stream = await host.StreamAsync();
        await stream.BeginAsync();
        await using WebSocketSession session = await host.ConnectAsync();
        await session.UntilAsync("welcome");
        await host.PublishAsync(TestEvent.Numbered(1));
        await host.PublishAsync(TestEvent.Numbered(1), TestEvent.Numbered(2));
        string first = (await session.UntilAsync("event")).GetProperty("id").GetString()!;
        Assert.Equal(first, (await session.UntilAsync("event")).GetProperty("id").GetString());
        Assert.Equal(first, (await stream.ReadEventAsync())!.Id);
        Assert.Contains("\"number\":2", (await stream.ReadEventAsync())!.Data, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("SSE injection")]
    public async Task Line_breaks_and_NUL_in_data_never_break_out_of_a_field()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        await using EventStreamReader named = await host.StreamAsync();
        await using EventStreamReader envelope = await host.StreamAsync(query: "&format=envelope");
        await named.BeginAsync();
        await envelope.BeginAsync();
        await host.PublishAsync(
            new TestEvent("1", "agent.error", "{\r\n\r\n\"agent_id\":\"agent-1\",\r\"error\":\"a\\r\\nid: 0\\n\\ndata: x\\u0000\"\n}"),
            TestEvent.Numbered(2));
        foreach (EventStreamReader stream in new[] { named, envelope })
        {
            StreamedEvent broken = (await stream.ReadEventAsync())!;
            JsonElement data = JsonSerializer.Deserialize<JsonElement>(broken.Data);
            if (stream == envelope) data = data.GetProperty("data");
            Assert.Equal("a\r\nid: 0\n\ndata: x\0", data.GetProperty("error").GetString());
            Assert.Contains("\"number\":2", (await stream.ReadEventAsync())!.Data, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Data_is_accepted_only_so_deep_that_every_reader_reads_it_in_whatever_is_put_around_it()
    {
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
        await using RunningHost host = await RunningHost.StartAsync();
        string text = $$"""{"specversion":"1.0","id":"1","source":"/s","type":"agent.error","data":{ },{{members}} }""";
        using HttpResponseMessage answer = await host.Http.PostAsync(
            "/api/events", new StringContent(text, Encoding.UTF8, "application/cloudevents+json"), Cancellation);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private static string PingOf(int bytes)
    {
        const string beginning = "{\"type\":\"ping\",\"extra\":\"";
        return beginning + new string('x', bytes - beginning.Length - 2) + "\"}";
    }
}
