using System.Net;
using System.Net.WebSockets;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost.Security;

/// <summary>What a hostile page can make its visitor's browser do: everything but send a token that the page does not have.</summary>
public sealed class CrossSiteTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly string[] Routes = ["negotiate", "events", "sse", "ws"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("token=TOKEN")]
    [InlineData("access_token=TOKEN; Authorization=Bearer TOKEN; session=TOKEN")]
    [Requirement("WebSocket hijacking")]
    public async Task A_cookie_is_never_a_credential_and_none_is_ever_set(string cookie)
    {
        RunningHost host = shared.Host;
        string sent = cookie.Replace("TOKEN", await host.TokenAsync(), StringComparison.Ordinal);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = host.Url };
        foreach (string route in Routes.SkipLast(1))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/realtime/{route}");
            request.Headers.Add("Cookie", sent);
            using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
        foreach (string path in new[] { "/realtime/ws", "/client/hubs/agentcore" })
            await Assert.ThrowsAsync<WebSocketException>(() => WebSocketSession.ConnectAsync(
                new UriBuilder(new Uri(host.Url, path)) { Scheme = "ws" }.Uri, options => options.SetRequestHeader("Cookie", sent)));
    }

    [Theory]
    [InlineData("https://evil.test")]
    [InlineData("null")]
    [InlineData("http://app.example.com")]
    [InlineData("https://app.example.com.evil.test")]
    [InlineData("https://app.example.com:444")]
    [Requirement("WebSocket origin")]
    public async Task A_page_of_another_origin_gets_no_answer_that_its_browser_would_show_it(string origin)
    {
        await using RunningHost host = await RunningHost.StartAsync(["--Access:AllowedOrigins:0=https://app.example.com"]);
        string token = await host.TokenAsync();
        foreach (string route in Routes)
        {
            foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Options })
            {
                using HttpResponseMessage answer = await AskAsync(host, method, $"/realtime/{route}?token={token}", origin);
                Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
                if (route != "ws" || method == HttpMethod.Options) Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            }
        }
    }

    [Fact]
    [Requirement("WebSocket hijacking")]
    public async Task No_page_may_send_its_visitors_credentials_along()
    {
        RunningHost host = shared.Host;
        string token = await host.TokenAsync();
        foreach (string route in Routes)
        {
            foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Options })
            {
                string path = $"/realtime/{route}?token={token}";
                using HttpResponseMessage answer = await AskAsync(host, method, path, "https://app.example.com");
                Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
            }
        }
    }

    [Fact]
    [Requirement("Local rebinding")]
    public async Task A_page_under_a_name_of_its_own_that_leads_here_gets_nothing()
    {
        RunningHost host = shared.Host;
        foreach (string path in new[] { "/dev/token", "/api/events", "/realtime/health", "/" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = $"rebound.evil.test:{host.Url.Port}";
            using HttpResponseMessage answer = await host.Http.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("https://evil.test")]
    [InlineData("http://localhost.evil.test:5173")]
    [InlineData("http://192.168.0.9:8080")]
    [InlineData("null")]
    [Requirement("Local tokens")]
    public async Task A_page_from_elsewhere_can_neither_get_a_development_token_nor_connect_nor_publish(string origin)
    {
        RunningHost host = shared.Host;
        string token = await host.TokenAsync();
        string[] paths = ["/dev/token", "/api/events", .. Routes.Select(route => $"/realtime/{route}?token={token}")];
        foreach ((HttpMethod method, string path) in paths.SelectMany(path => new[] { (HttpMethod.Options, path), (path[1] == 'r' ? HttpMethod.Get : HttpMethod.Post, path) }))
        {
            using HttpResponseMessage answer = await AskAsync(host, method, path, origin);
            Assert.False(answer.IsSuccessStatusCode, $"{method} {path}");
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("\"token\"", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        await Assert.ThrowsAsync<WebSocketException>(() => WebSocketSession.ConnectAsync(
            new UriBuilder(new Uri(host.Url, $"/realtime/ws?token={token}")) { Scheme = "ws" }.Uri, options => options.SetRequestHeader("Origin", origin)));
    }

    [Theory]
    [InlineData("http://localhost:5173")]
    [InlineData("https://127.0.0.1:8443")]
    [InlineData("http://[::1]")]
    [Requirement("Local origin")]
    public async Task A_page_of_this_machine_gets_a_token_and_reads_every_route(string origin)
    {
        RunningHost host = shared.Host;
        string token = await host.TokenAsync();
        foreach ((HttpMethod method, string path) in new[]
        {
            (HttpMethod.Options, "/dev/token"), (HttpMethod.Post, "/dev/token"), (HttpMethod.Options, "/realtime/sse"),
            (HttpMethod.Get, $"/realtime/sse?token={token}"), (HttpMethod.Get, $"/realtime/events?token={token}"), (HttpMethod.Get, $"/realtime/negotiate?token={token}"),
        })
        {
            using HttpResponseMessage answer = await AskAsync(host, method, path, origin);
            Assert.True(answer.IsSuccessStatusCode, $"{method} {path}");
            Assert.Equal([origin], answer.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.Contains("Origin", answer.Headers.Vary);
        }
        await using WebSocketSession session = await WebSocketSession.ConnectAsync(
            new UriBuilder(new Uri(host.Url, $"/realtime/ws?token={token}")) { Scheme = "ws" }.Uri, options => options.SetRequestHeader("Origin", origin));
        await session.UntilAsync("welcome");
    }

    [Fact]
    [Requirement("Local frames")]
    public async Task No_page_can_frame_the_console()
    {
        RunningHost host = shared.Host;
        foreach (string path in new[] { "/", "/index.html", "/console.js" })
        {
            using HttpResponseMessage answer = await host.Http.GetAsync(path, Stop);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(["frame-ancestors 'none'"], answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(RunningHost host, HttpMethod method, string path, string origin)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        return await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
    }
}
