using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentCore.LocalHost.Routes;

/// <summary>
/// What holds for every route that pages and other programs call; the emulator's REST calls and sockets are the service's own.
/// </summary>
public sealed class RouteTests(SharedHost shared) : IClassFixture<SharedHost>
{
    /// <summary>What <c>EventSource</c> polyfills, OpenTelemetry in a browser and our own clients send.</summary>
    private static readonly string[] StockHeaders =
        ["authorization", "baggage", "cache-control", "content-type", "last-event-id", "traceparent", "tracestate"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IEnumerable<(string Path, IReadOnlyList<string> Methods)> Routes =>
        shared.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (
                Path: endpoint.RoutePattern.RawText!, Methods: endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []))
            .Where(route => !route.Path.StartsWith("/client", StringComparison.Ordinal))
            .Where(route => !route.Path.StartsWith("/api/h", StringComparison.Ordinal));

    [Fact]
    public void Every_route_that_takes_GET_takes_HEAD()
    {
        var reading = Routes.Where(route => route.Methods.Contains("GET")).ToArray();
        Assert.NotEmpty(reading);
        Assert.All(reading, route => Assert.Contains("HEAD", route.Methods));
    }

    [Theory]
    [InlineData("/realtime/sse?token=TOKEN")]
    [InlineData("/realtime/sse")]
    [InlineData("/realtime/sse?token=TOKEN&since=yesterday")]
    [InlineData("/realtime/events?token=TOKEN")]
    [InlineData("/realtime/events?token=x.y.z")]
    [InlineData("/realtime/negotiate?token=TOKEN")]
    [InlineData("/realtime/ws?token=TOKEN")]
    [InlineData("/realtime/health")]
    [InlineData("/realtime/livez")]
    [InlineData("/realtime/readyz")]
    [InlineData("/")]
    [InlineData("/console.js")]
    public async Task HEAD_says_what_GET_says_without_a_body(string path)
    {
        string url = path.Replace("TOKEN", await shared.Host.TokenAsync(), StringComparison.Ordinal);
        using HttpResponseMessage get = await AskAsync(HttpMethod.Get, url);
        using HttpResponseMessage head = await AskAsync(HttpMethod.Head, url);
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(Said(get), Said(head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task HEAD_of_a_stream_holds_no_place()
    {
        await using RunningHost host = await RunningHost.StartAsync(["--Limits:ConnectionsPerSubject=1", "--Limits:MaxConnections=1"]);
        string token = await host.TokenAsync();
        for (int i = 0; i < 3; i++)
        {
            using var head = new HttpRequestMessage(HttpMethod.Head, $"/realtime/sse?token={token}");
            using HttpResponseMessage answer = await host.Http.SendAsync(head, Stop);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await using EventStreamReader stream = await host.StreamAsync(token);
    }

    [Fact]
    public async Task A_preflight_allows_on_every_route_what_stock_clients_send()
    {
        string[] paths = [.. Routes.Select(route => route.Path.Replace("{**rest}", "other", StringComparison.Ordinal)).Distinct()];
        Assert.NotEmpty(paths);
        foreach (string path in paths)
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, path);
            preflight.Headers.Add("Origin", "http://localhost:5173");
            preflight.Headers.Add("Access-Control-Request-Method", "POST");
            preflight.Headers.Add("Access-Control-Request-Headers", string.Join(',', StockHeaders));
            using HttpResponseMessage answer = await shared.Host.Http.SendAsync(preflight, Stop);
            Assert.True(answer.StatusCode == HttpStatusCode.NoContent, path);
            Assert.Equal("http://localhost:5173", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Equal(StockHeaders, Listed(answer, "Access-Control-Allow-Headers").Order(StringComparer.Ordinal));
            Assert.Equal(["get", "head", "options", "post"], Listed(answer, "Access-Control-Allow-Methods").Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("/realtime/sse?token=TOKEN", "text/event-stream; charset=utf-8")]
    [InlineData("/realtime/sse", "application/problem+json; charset=utf-8")]
    [InlineData("/realtime/events?token=TOKEN", "application/json; charset=utf-8")]
    [InlineData("/realtime/negotiate?token=TOKEN", "application/json; charset=utf-8")]
    [InlineData("/realtime/health", "application/json; charset=utf-8")]
    [InlineData("/realtime/livez", "application/json; charset=utf-8")]
    [InlineData("/realtime/readyz", "application/json; charset=utf-8")]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/console.js", "text/javascript; charset=utf-8")]
    [InlineData("/console.css", "text/css; charset=utf-8")]
    public async Task Text_names_its_charset(string path, string contentType)
    {
        string url = path.Replace("TOKEN", await shared.Host.TokenAsync(), StringComparison.Ordinal);
        using HttpResponseMessage answer = await AskAsync(HttpMethod.Get, url);
        Assert.Equal(contentType, answer.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task A_stream_asks_proxies_neither_to_keep_nor_to_change_it()
    {
        using HttpResponseMessage answer = await AskAsync(HttpMethod.Get, $"/realtime/sse?token={await shared.Host.TokenAsync()}");
        Assert.Equal("no-store, no-transform", answer.Headers.CacheControl!.ToString());
        Assert.Equal(["no"], answer.Headers.GetValues("X-Accel-Buffering"));
    }

    [Fact]
    public async Task Answers_with_tokens_are_JSON_with_their_charset()
    {
        using HttpResponseMessage answer = await shared.Host.Http.PostAsJsonAsync("/dev/token", new { }, Stop);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).TryGetProperty("token", out _));
    }

    private Task<HttpResponseMessage> AskAsync(HttpMethod method, string url) =>
        shared.Host.Http.SendAsync(new HttpRequestMessage(method, url), HttpCompletionOption.ResponseHeadersRead, Stop);

    /// <summary>The headers of an answer but those of the one moment, of the connection, and of the body's framing.</summary>
    private static string[] Said(HttpResponseMessage answer) =>
    [
        .. answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not ("Date" or "Connection" or "Transfer-Encoding" or "Content-Length"))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Order(StringComparer.Ordinal),
    ];

    private static string[] Listed(HttpResponseMessage answer, string header) =>
    [
        .. Assert.Single(answer.Headers.GetValues(header))
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(name => name.ToLowerInvariant()),
    ];
}
