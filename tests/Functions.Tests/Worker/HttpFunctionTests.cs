using System.Net;
using System.Text.Json;

namespace AgentCore.Functions.Worker;

/// <summary>The HTTP functions through the host and the worker.</summary>
public sealed class HttpFunctionTests(AppInWorker app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("negotiate"), InlineData("sse"), InlineData("events")]
    [Requirement("Endpoint surface")]
    public async Task Without_a_token_the_answer_is_401_with_its_code(string route)
    {
        using HttpResponseMessage answer = await app.Http.GetAsync($"/realtime/{route}", Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("TOKEN_MISSING", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Negotiation_gives_a_URL_of_the_hub()
    {
        JsonElement answer = JsonDocument.Parse(await app.Http.GetStringAsync($"/realtime/negotiate?token={app.Mint()}", Cancellation)).RootElement;
        Assert.StartsWith($"ws://{app.HubHost}:{app.Recorder.Port}/client/hubs/agentcore?access_token=", answer.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal("agentcore.v1", answer.GetProperty("protocol").GetString());
    }

    [Fact]
    public async Task Health_says_where_the_log_ends()
    {
        JsonElement health = JsonDocument.Parse(await app.Http.GetStringAsync("/realtime/health", Cancellation)).RootElement;
        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.NotEmpty(health.GetProperty("log").GetProperty("end").GetString()!);
    }

    [Fact]
    public async Task The_WebSocket_route_says_where_to_ask()
    {
        using HttpResponseMessage answer = await app.Http.GetAsync("/realtime/ws", Cancellation);
        Assert.Equal(426, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_host_answers_a_preflight_and_no_function_is_called()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/realtime/sse");
        preflight.Headers.Add("Origin", "https://page.example");
        preflight.Headers.Add("Access-Control-Request-Method", "GET");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization");
        using HttpResponseMessage answer = await app.Http.SendAsync(preflight, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("negotiate"), InlineData("sse"), InlineData("events"), InlineData("ws")]
    [InlineData("health"), InlineData("livez"), InlineData("readyz")]
    public async Task HEAD_says_what_GET_says_without_a_body(string route)
    {
        string url = $"/realtime/{route}?token={app.Mint()}";
        using HttpResponseMessage get =
            await app.Http.SendAsync(new(HttpMethod.Get, url), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using HttpResponseMessage head = await app.Http.SendAsync(new(HttpMethod.Head, url), Cancellation);
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Theory, InlineData("negotiate"), InlineData("sse"), InlineData("events")]
    public async Task A_page_is_allowed_by_one_header_though_host_and_app_both_allow_it(string route)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/realtime/{route}?token={app.Mint()}");
        request.Headers.Add("Origin", "https://page.example");
        using HttpResponseMessage answer = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_stream_gives_each_event_when_it_comes_and_resumes_by_its_id()
    {
        string agent = $"agent-{Guid.NewGuid():n}";
        using HttpResponseMessage stream = await OpenAsync(agent, null);
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Cancellation));
        string id = "";
        foreach (int number in new[] { 1, 2, 3 })
        {
            await PublishAsync(agent, number);
            id = await UntilAsync(reader, $"\"n\":{number}");
        }

        await PublishAsync(agent, 4);
        using HttpResponseMessage resumed = await OpenAsync(agent, id);
        using var second = new StreamReader(await resumed.Content.ReadAsStreamAsync(Cancellation));
        await UntilAsync(second, "\"n\":4", not: "\"n\":3");
    }

    private async Task<HttpResponseMessage> OpenAsync(string agent, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/realtime/sse?channels=agent.error:{agent}&token={app.Mint()}");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    private async Task PublishAsync(string agent, int number)
    {
        string data = $$"""{"agent_id":"{{agent}}","n":{{number}}}""";
        string sent = $$"""[{"specversion":"1.0","id":"{{number}}","source":"/agents/{{agent}}","type":"agent.error","data":{{data}}}]""";
        Assert.Equal(HttpStatusCode.Accepted, (await app.DeliverAsync(sent)).StatusCode);
    }

    /// <summary>Reads to the event that holds a text; its id.</summary>
    private static async Task<string> UntilAsync(StreamReader reader, string awaited, string? not = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        string id = "";
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            if (not is not null) Assert.DoesNotContain(not, line, StringComparison.Ordinal);
            if (line.Contains(awaited, StringComparison.Ordinal)) return id;
        }
        throw new InvalidOperationException($"The stream ended before {awaited}.");
    }
}
