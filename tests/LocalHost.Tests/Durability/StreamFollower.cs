using System.Text.Json;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost.Durability;

/// <summary>Follows over SSE, and resumes as an <c>EventSource</c> does: by the id of the last message that came whole.</summary>
internal sealed class StreamFollower(Uri host, string token) : Follower(host, token)
{
    private string? cursor;

    protected override async Task<bool> ReadOnAsync(Func<bool> isEnough)
    {
        try
        {
            using var http = new HttpClient { BaseAddress = Host };
            await using EventStreamReader stream = await EventStreamReader.OpenAsync(http, $"/realtime/sse?token={Token}", cursor);
            Connected();
            while (!isEnough() && await stream.ReadAsync() is { } message) Take(message);
            return isEnough();
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return false;
        }
    }

    private void Take(StreamedEvent message)
    {
        Assert.DoesNotContain(message.Event, new[] { "gap", "error" });
        cursor = message.Id;
        if (message.Event == "keepalive") Begin();
        else Take(message.Id, JsonSerializer.Deserialize<JsonElement>(message.Data));
    }
}
