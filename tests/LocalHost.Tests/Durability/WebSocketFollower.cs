using System.Net.WebSockets;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost.Durability;

/// <summary>Follows over WebSocket as the protocol asks: drops the ids it has seen, and resumes with the greatest.</summary>
internal sealed class WebSocketFollower(Uri host, string token, string since) : Follower(host, token)
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private string greatest = since;

    protected override async Task<bool> ReadOnAsync(Func<bool> isEnough)
    {
        try
        {
            Uri url = new UriBuilder(new Uri(Host, $"/realtime/ws?token={Token}")) { Scheme = "ws" }.Uri;
            await using WebSocketSession session = await WebSocketSession.ConnectAsync(url);
            Connected();
            await session.SendAsync($$"""{"type":"subscribe","channels":["*"],"since":"{{greatest}}"}""");
            while (!isEnough() && await session.ReadAsync() is { } message) Take(message);
            return isEnough();
        }
        catch (Exception cut) when (cut is WebSocketException or IOException)
        {
            return false;
        }
    }

    private void Take(JsonElement message)
    {
        string type = message.GetProperty("type").GetString()!;
        Assert.DoesNotContain(type, new[] { "gap", "error" });
        if (type == "subscribed") Begin();
        if (type == "event") TakeEvent(message);
        if (type == "replay")
            foreach (JsonElement replayed in message.GetProperty("events").EnumerateArray()) TakeEvent(replayed);
    }

    private void TakeEvent(JsonElement received)
    {
        string id = received.GetProperty("id").GetString()!;
        if (!seen.Add(id)) return;
        if (string.CompareOrdinal(id, greatest) > 0) greatest = id;
        Take(id, received.GetProperty("data"));
    }
}
