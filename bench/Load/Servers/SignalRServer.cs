using System.Text.Json;
using Microsoft.AspNetCore.SignalR;

namespace AgentCore.Bench.Servers;

/// <summary>ASP.NET Core SignalR: a broadcast to all, over WebSocket, in its JSON protocol.</summary>
internal static class SignalRServer
{
    public static async Task RunAsync(int port)
    {
        WebApplicationBuilder builder = Server.Slim(port);
        // The bench's clients send no pings of SignalR's own.
        builder.Services.AddSignalR(options => options.ClientTimeoutInterval = TimeSpan.FromHours(1));
        await using WebApplication app = builder.Build();
        app.UseWebSockets();
        app.MapHub<Broadcast>("/hub");
        app.MapPost("/publish", async (HttpRequest request, IHubContext<Broadcast> hub) =>
            await hub.Clients.All.SendAsync("event", await JsonSerializer.DeserializeAsync<JsonElement>(request.Body)));
        ProcessFigures.Map(app);
        await app.RunAsync();
    }

    private sealed class Broadcast : Hub;
}
