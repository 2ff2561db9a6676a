using System.Globalization;
using System.Text;
using AgentCore.Channels;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Streaming;
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

    private SseHost(WebApplication app, SegmentedLog log, StreamHub hub) => (this.app, Log, Hub) = (app, log, hub);

    public SegmentedLog Log { get; }

    public StreamHub Hub { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SseHost> StartAsync(int maxStreams = 10, string grants = "*", DateTimeOffset? expires = null)
    {
        var feed = new LoopFeed();
        var log = new SegmentedLog(
            new MemorySegmentStore(8), new EventLogOptions(), TimeProvider.System, () => (ulong)Random.Shared.NextInt64(),
            NullLogger<SegmentedLog>.Instance, feed);
        var hub = new StreamHub(
            log, feed, new StreamOptions(), maxStreams, TimeProvider.System, Random.Shared, NullLogger<StreamHub>.Instance);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var response = new SseResponse(hub, EventCatalogue.Default);
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
