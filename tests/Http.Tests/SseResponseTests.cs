using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentCore.Http;

/// <summary>The same stream over both ways out: the server's response, and the connection's socket.</summary>
public abstract class SseResponseTests(bool directWrites)
{
    [Fact]
    [Requirement("SSE caching")]
    public async Task Headers_and_the_beginning_arrive_at_once()
    {
        await using SseHost host = await SseHost.StartAsync(directWrites);
        using HttpResponseMessage response = await host.GetAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store, no-transform", response.Headers.CacheControl!.ToString());
        Assert.Equal("no", Assert.Single(response.Headers.GetValues("X-Accel-Buffering")));
        using var lines = new SseLines(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("retry: 1000", (await lines.NextAsync())![0]);
        Assert.Equal(directWrites, response.Headers.ConnectionClose ?? false);
        Assert.Equal(!directWrites, response.Headers.TransferEncodingChunked ?? false);
    }

    [Fact]
    public async Task Each_event_arrives_before_the_next_is_published()
    {
        await using SseHost host = await SseHost.StartAsync(directWrites);
        using SseLines lines = await host.OpenAsync();
        await lines.NextAsync();
        for (int number = 0; number < 20; number++)
        {
            string id = await host.PublishAsync($"{number}");
            Assert.Equal([$"id: {id}", "event: agent.error", $"data: {number}"], (await lines.NextAsync())!);
        }
    }

    [Theory]
    [InlineData("?channels=task.progress,agent.error:a")]
    [InlineData("?channels=task.progress&channels=agent.error:a")]
    public async Task Channels_narrow_the_stream(string query)
    {
        await using SseHost host = await SseHost.StartAsync(directWrites);
        using SseLines lines = await host.OpenAsync(query);
        await lines.NextAsync();
        await host.PublishAsync("1", agent: "b");
        await host.PublishAsync("2", agent: "a");
        await host.PublishAsync("3", "task.progress");
        Assert.Equal("data: 2", (await lines.NextAsync())![^1]);
        Assert.Equal("data: 3", (await lines.NextAsync())![^1]);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("?lastEventId=SECOND", false)]
    [InlineData("?lastEventId=earliest", true)]
    [InlineData("?lastEventId=nonsense", true)]
    [InlineData("?since=earliest", true)]
    [InlineData("?since=SECOND", true)]
    [InlineData("?since=SECOND&lastEventId=SECOND", false)]
    [InlineData("?since=earliest&lastEventId=earliest", true)]
    public async Task A_last_event_id_resumes_exactly_by_header_or_by_query_and_the_header_wins(string query, bool hasHeader)
    {
        await using SseHost host = await SseHost.StartAsync(directWrites);
        await host.PublishAsync("1");
        string second = await host.PublishAsync("2");
        await host.PublishAsync("3");
        query = query.Replace("SECOND", second, StringComparison.Ordinal);
        using SseLines lines = await host.OpenAsync(query, hasHeader ? second : null);
        Assert.Equal($"id: {second}", (await lines.NextAsync())![1]);
        Assert.Equal("data: 3", (await lines.NextAsync())![^1]);
    }

    [Fact]
    public async Task Since_begins_30_seconds_before_its_cursor()
    {
        await using SseHost host = await SseHost.StartAsync(directWrites);
        await host.PublishAsync("1");
        string second = await host.PublishAsync("2");
        await host.PublishAsync("3");
        using SseLines lines = await host.OpenAsync($"?since={second}");
        Assert.True(string.CompareOrdinal((await lines.NextAsync())![1], $"id: {second}") < 0);
        foreach (int number in new[] { 1, 2, 3 }) Assert.Equal($"data: {number}", (await lines.NextAsync())![^1]);
    }

    [Theory]
    [InlineData("lastEventId")]
    [InlineData("since")]
    public async Task Earliest_in_the_url_brings_all_that_is_held_and_the_envelope_is_unnamed(string parameter)
    {
        await using SseHost host = await SseHost.StartAsync(directWrites);
        string first = await host.PublishAsync("{}");
        using SseLines lines = await host.OpenAsync($"?{parameter}=earliest&format=envelope");
        await lines.NextAsync();
        string[] block = (await lines.NextAsync())!;
        Assert.Equal($"id: {first}", block[0]);
        Assert.StartsWith("data: {\"type\":\"event\",\"event\":\"agent.error\",", block[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?channels=no.such", HttpStatusCode.BadRequest, "UNKNOWN_CHANNEL")]
    [InlineData("?channels=agent.error", HttpStatusCode.Forbidden, "FORBIDDEN_CHANNEL")]
    [InlineData("?format=xml", HttpStatusCode.BadRequest, "BAD_MESSAGE")]
    [InlineData("?lastEventId=nonsense", HttpStatusCode.BadRequest, "BAD_CURSOR")]
    [InlineData("?since=nonsense", HttpStatusCode.BadRequest, "BAD_CURSOR")]
    public async Task What_is_wrong_with_a_request_is_said_before_a_stream_begins(string query, HttpStatusCode status, string code)
    {
        await using SseHost host = await SseHost.StartAsync(directWrites, grants: "task.*");
        using HttpResponseMessage response = await host.GetAsync(query);
        Assert.Equal(status, response.StatusCode);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"\"code\":\"{code}\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_instance_says_when_to_come_back_and_has_room_once_a_client_has_left()
    {
        await using SseHost host = await SseHost.StartAsync(directWrites, maxStreams: 1);
        using (SseLines lines = await host.OpenAsync())
        {
            await lines.NextAsync();
            using HttpResponseMessage refused = await host.GetAsync();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
        await UntilAsync(() => host.Hub.Count == 0);
        using SseLines again = await host.OpenAsync();
        Assert.NotNull(await again.NextAsync());
    }

    [Fact]
    public async Task A_drained_hub_tells_its_clients_and_ends_their_responses()
    {
        await using SseHost host = await SseHost.StartAsync(directWrites);
        using SseLines lines = await host.OpenAsync();
        await lines.NextAsync();
        await host.Hub.DrainAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("retry: ", (await lines.NextAsync())![0], StringComparison.Ordinal);
        Assert.Null(await lines.NextAsync());
    }

    [Fact]
    [Requirement("SSE expiry")]
    public async Task At_the_tokens_end_the_response_ends_with_its_reason()
    {
        await using SseHost host = await SseHost.StartAsync(directWrites, expires: TimeProvider.System.GetUtcNow().AddSeconds(1));
        using SseLines lines = await host.OpenAsync();
        IReadOnlyList<string> block;
        // The stream's first block is a keepalive, and another one may be due before the end.
        do block = (await lines.NextAsync())!;
        while (block.Contains("event: keepalive"));
        Assert.Contains("TOKEN_EXPIRED", block[^1], StringComparison.Ordinal);
        Assert.Null(await lines.NextAsync());
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
    }
}

public sealed class SseOverSocketTests() : SseResponseTests(directWrites: true)
{
    [Fact]
    public async Task A_pipeline_that_wraps_the_response_gets_it_through_the_server()
    {
        await using SseHost host = await SseHost.StartAsync(directWrites: true, configure: app => app.Use(async (context, next) =>
        {
            context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(context.Response.Body));
            await next(context);
        }));
        using HttpResponseMessage response = await host.GetAsync();
        Assert.True(response.Headers.TransferEncodingChunked);
    }

    [Fact]
    public async Task An_older_protocol_gets_the_response_through_the_server()
    {
        await using SseHost host = await SseHost.StartAsync(directWrites: true);
        string head = await host.AskAsync("GET /realtime/sse HTTP/1.0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Server: Kestrel", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_written_last_arrives_however_much_it_is()
    {
        await using SseHost host = await SseHost.StartAsync(directWrites: true);
        string large = $"{{\"text\":\"{new string('x', 60_000)}\"}}";
        for (int number = 0; number < 50; number++) await host.PublishAsync(large);
        using SseLines lines = await host.OpenAsync("?lastEventId=earliest");
        Task drained = host.Hub.DrainAsync(TestContext.Current.CancellationToken);
        string[]? last = null;
        while (await lines.NextAsync() is { } block) last = block;
        await drained;
        Assert.StartsWith("retry: ", last![0], StringComparison.Ordinal);
    }
}

public sealed class SseOverPipeTests() : SseResponseTests(directWrites: false);
