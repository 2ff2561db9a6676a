using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace AgentCore.LocalHost.Tests.WebPubSub.Contract;

/// <summary>A raw client of the subprotocol <c>json.webpubsub.azure.v1</c>.</summary>
internal sealed class ContractClient : IDisposable
{
    private readonly ClientWebSocket socket = new();

    private ContractClient() => socket.Options.AddSubProtocol("json.webpubsub.azure.v1");

    /// <summary>The service's id for the connection.</summary>
    public string Id { get; private set; } = "";

    public string? UserId { get; private set; }

    public static async Task<ContractClient> OpenAsync(Uri uri)
    {
        var client = new ContractClient();
        await client.socket.ConnectAsync(uri, Limit.Token);
        JsonElement connected = await client.ReceiveAsync();
        Assert.Equal("connected", connected.GetProperty("event").GetString());
        client.Id = connected.GetProperty("connectionId").GetString()!;
        client.UserId = connected.GetProperty("userId").GetString();
        return client;
    }

    public Task SendAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Limit.Token);

    /// <summary>The next frame.</summary>
    public async Task<JsonElement> ReceiveAsync() =>
        JsonElement.Parse(await ReadAsync() ?? throw new InvalidOperationException("The service closed the connection."));

    /// <summary>The data of the next message, as it stands in its frame.</summary>
    public async Task<string> NextAsync() => (await ReceiveAsync()).GetProperty("data").GetRawText();

    /// <summary>Waits for the close; answers the reason that the frame before it gave.</summary>
    public async Task<string?> ClosedAsync()
    {
        string? reason = null;
        while (await ReadAsync() is { } text)
        {
            JsonElement frame = JsonElement.Parse(text);
            if (frame.TryGetProperty("event", out JsonElement name) && name.ValueEquals("disconnected"))
                reason = frame.GetProperty("message").GetString();
        }
        return reason;
    }

    public void Dispose() => socket.Dispose();

    private async Task<string?> ReadAsync()
    {
        using var text = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            WebSocketReceiveResult part = await socket.ReceiveAsync(buffer, Limit.Token);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return Encoding.UTF8.GetString(text.ToArray());
        }
    }
}
