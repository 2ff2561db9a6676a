using System.Collections.Concurrent;
using System.IO.Pipelines;

namespace AgentCore.Bench.Servers;

/// <summary>The least that Kestrel can do: one loop that writes the same bytes to every response and flushes it.</summary>
internal static class KestrelFloor
{
    public static async Task RunAsync(int port)
    {
        await using WebApplication app = Server.Slim(port).Build();
        var subscribers = new ConcurrentDictionary<PipeWriter, bool>();
        app.MapGet("/sse", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.BodyWriter.FlushAsync();
            subscribers[context.Response.BodyWriter] = true;
            var gone = new TaskCompletionSource();
            await using CancellationTokenRegistration registration = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            subscribers.TryRemove(context.Response.BodyWriter, out _);
        });
        app.MapPost("/publish", async (HttpRequest request) =>
        {
            byte[] frame = await FloorFrame.ReadAsync(request.Body);
            foreach ((PipeWriter subscriber, _) in subscribers) await subscriber.WriteAsync(frame);
        });
        ProcessFigures.Map(app);
        await app.RunAsync();
    }
}
