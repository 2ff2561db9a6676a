using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;

namespace AgentCore.Bench.Servers;

/// <summary>
/// The least that Kestrel can do: one loop that writes the same bytes to every response and flushes it. Who resumes gets what it was
/// given for them, in one write, and no more.
/// </summary>
internal static class KestrelFloor
{
    public static async Task RunAsync(int port)
    {
        await using WebApplication app = Server.Slim(port).Build();
        var subscribers = new ConcurrentDictionary<PipeWriter, bool>();
        byte[] missed = [];
        app.MapGet("/sse", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.BodyWriter.FlushAsync();
            if (context.Request.Headers.ContainsKey("Last-Event-ID")) await context.Response.BodyWriter.WriteAsync(missed);
            else subscribers[context.Response.BodyWriter] = true;
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
        app.MapPost("/missed", async (HttpRequest request) => missed = Encoding.UTF8.GetBytes(await new StreamReader(request.Body).ReadToEndAsync()));
        ProcessFigures.Map(app);
        await app.RunAsync();
    }
}
