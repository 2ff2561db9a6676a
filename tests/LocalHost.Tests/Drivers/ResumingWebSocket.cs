using System.Text.Json;

namespace AgentCore.LocalHost.Drivers;

/// <summary>The client that the protocol promises everything to: it drops ids it has seen and resumes with the greatest.</summary>
internal sealed class ResumingWebSocket(RunningHost host, string token, string cursor) : IAsyncDisposable
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly HashSet<int> heard = [];
    private string greatest = cursor;
    private WebSocketSession? session;

    /// <summary>Reads until all these numbers were heard, and cuts the connection after each of these many messages.</summary>
    public async Task<HashSet<int>> ReadAsync(IReadOnlySet<int> wanted, IReadOnlyList<int> cuts)
    {
        foreach (int cut in cuts)
        {
            await ConnectAsync();
            for (int i = 0; i < cut && !wanted.IsSubsetOf(heard); i++) Take((await session!.ReadAsync())!.Value);
            await session!.DisposeAsync();
        }
        await ConnectAsync();
        while (!wanted.IsSubsetOf(heard)) Take((await session!.ReadAsync())!.Value);
        return heard;
    }

    public async ValueTask DisposeAsync()
    {
        if (session is not null) await session.DisposeAsync();
    }

    private async Task ConnectAsync()
    {
        session = await host.ConnectAsync(token);
        await session.SendAsync($$"""{"type":"subscribe","channels":["*"],"since":"{{greatest}}"}""");
    }

    private void Take(JsonElement message)
    {
        string? type = message.GetProperty("type").GetString();
        if (type == "event") TakeEvent(message);
        if (type == "replay")
            foreach (JsonElement replayed in message.GetProperty("events").EnumerateArray()) TakeEvent(replayed);
        Assert.NotEqual("gap", type);
        Assert.NotEqual("error", type);
    }

    private void TakeEvent(JsonElement received)
    {
        string id = received.GetProperty("id").GetString()!;
        if (!seen.Add(id)) return;
        heard.Add(received.GetProperty("data").GetProperty("number").GetInt32());
        if (string.CompareOrdinal(id, greatest) > 0) greatest = id;
    }
}
