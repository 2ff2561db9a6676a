using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AgentCore.Bench.Servers;

/// <summary>ASP.NET Core's own Server-Sent Events as its documentation shows them: a channel a subscriber.</summary>
/// <remarks>https://learn.microsoft.com/aspnet/core/fundamentals/minimal-apis/responses</remarks>
internal static class AspNetSseServer
{
    public static async Task RunAsync(int port)
    {
        await using WebApplication app = Server.Slim(port).Build();
        var subscribers = new ConcurrentDictionary<Channel<SseItem<string>>, bool>();
        long published = 0;
        app.MapGet("/sse", (CancellationToken gone) => TypedResults.ServerSentEvents(SubscribeAsync(subscribers, gone)));
        app.MapPost("/publish", async (HttpRequest request) =>
        {
            string data = await new StreamReader(request.Body).ReadToEndAsync();
            var item = new SseItem<string>(data, "task.progress") { EventId = $"{++published}" };
            foreach (Channel<SseItem<string>> subscriber in subscribers.Keys) subscriber.Writer.TryWrite(item);
        });
        ProcessFigures.Map(app);
        await app.RunAsync();
    }

    private static async IAsyncEnumerable<SseItem<string>> SubscribeAsync(
        ConcurrentDictionary<Channel<SseItem<string>>, bool> subscribers, [EnumeratorCancellation] CancellationToken gone)
    {
        var mine = Channel.CreateUnbounded<SseItem<string>>(new UnboundedChannelOptions { SingleReader = true });
        subscribers[mine] = true;
        try
        {
            // The response begins with its first item.
            yield return new SseItem<string>("{}", "keepalive");
            await foreach (SseItem<string> item in mine.Reader.ReadAllAsync(gone)) yield return item;
        }
        finally
        {
            subscribers.TryRemove(mine, out _);
        }
    }
}
