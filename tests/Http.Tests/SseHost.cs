using System.Globalization;
using System.Net.Sockets;
using System.Text;
using AgentCore.Channels;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Streams;
using AgentCore.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Http;

/// <summary>Streams behind a real Kestrel on a port of its own, over the log in memory.</summary>
internal sealed class SseHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private int events;

    private SseHost(WebApplication app, SegmentedLog log, EventStreams hub) => (this.app, Log, Hub) = (app, log, hub);

    public SegmentedLog Log { get; }

    public EventStreams Hub { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SseHost> StartAsync(
        bool directWrites, int maxStreams = 10, string grants = "*", DateTimeOffset? expires = null, Action<WebApplication>? configure = null)
    {
        var feed = new LoopFeed();
        var log = new SegmentedLog(
            new MemorySegmentStore(8), new EventLogOptions(), TimeProvider.System, () => (ulong)Random.Shared.NextInt64(),
            NullLogger<SegmentedLog>.Instance, Unmeasured.Metrics.Log, feed);
        var options = new StreamOptions { DirectWrites = directWrites };
        var hub = new EventStreams(
            log, feed, options, maxStreams, SharedLanes.All, TimeProvider.System, Random.Shared, NullLogger<EventStreams>.Instance, Unmeasured.Metrics.Streams);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        configure?.Invoke(app);
        var response = new SseResponse(hub, EventCatalogue.Default, options, TimeProvider.System);
        app.MapGet("/realtime/sse", async (HttpContext context) =>
        {
            ErrorResult? refusal = await response.RunAsync(
                context, ChannelGrants.Parse(grants.Split(' ')), expires, app.Lifetime.ApplicationStopping);
            return refusal ?? Results.Empty;
        });
        await app.StartAsync(Cancellation);
        return new SseHost(app, log, hub);
    }

    public async Task<string> PublishAsync(string data, string type = "agent.error", string? agent = null)
    {
        var published = new AgentEvent(
            "test", (++events).ToString(CultureInfo.InvariantCulture), type, agent, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(data));
        return (await Log.AppendAsync([published], Cancellation))[0].Position.ToString();
    }

    /// <summary>The response as soon as its headers are there.</summary>
    public Task<HttpResponseMessage> GetAsync(string query = "", string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{app.Urls.First()}/realtime/sse{query}");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    /// <summary>Sends a request as it stands and reads the answer's head.</summary>
    public async Task<string> AskAsync(string request)
    {
        var address = new Uri(app.Urls.First());
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, Cancellation);
        NetworkStream stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        var reader = new StreamReader(stream);
        var head = new StringBuilder();
        while (await reader.ReadLineAsync(Cancellation) is { Length: > 0 } line) head.Append(line).Append("\r\n");
        return head.ToString();
    }

    public async Task<SseLines> OpenAsync(string query = "", string? lastEventId = null)
    {
        HttpResponseMessage response = await GetAsync(query, lastEventId);
        response.EnsureSuccessStatusCode();
        return new SseLines(response, await response.Content.ReadAsStreamAsync(Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Hub.DisposeAsync();
        await app.DisposeAsync();
    }
}
