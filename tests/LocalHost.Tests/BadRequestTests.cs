using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost;

/// <summary>A bad request has its clear answer, and the system goes on serving.</summary>
public sealed class BadRequestTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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
        RunningHost host = shared.Host;
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
        RunningHost host = shared.Host;
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
        RunningHost host = shared.Host;
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
        RunningHost host = shared.Host;
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
}
