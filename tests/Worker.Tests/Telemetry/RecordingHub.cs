using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentCore.Worker.Telemetry;

/// <summary>A Web PubSub that accepts every REST call and keeps the messages that are sent to all.</summary>
internal sealed class RecordingHub : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly ConcurrentQueue<JsonElement> messages = [];

    private RecordingHub()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        web = builder.Build();
        web.MapPost("/api/hubs/{hub}/:send", async (HttpContext context) =>
        {
            messages.Enqueue(await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted));
            return Results.Accepted();
        });
        web.MapFallback(() => Results.Accepted());
    }

    public Uri Url => new(web.Urls.Single());

    public IEnumerable<JsonElement> Messages => messages;

    public static async Task<RecordingHub> StartAsync()
    {
        var hub = new RecordingHub();
        await hub.web.StartAsync();
        return hub;
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();
}
