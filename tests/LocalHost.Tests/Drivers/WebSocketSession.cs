using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using AgentCore.Testing;

namespace AgentCore.LocalHost.Drivers;

/// <summary>A plain WebSocket client: sends text, and reads messages until the one that is waited for.</summary>
internal sealed class WebSocketSession : IAsyncDisposable
{
    /// <summary>How long anything may take before a test gives up: far more than it ever takes.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(5);

    private readonly ClientWebSocket socket;
    private readonly byte[] buffer = new byte[512 * 1024];

    private WebSocketSession(ClientWebSocket socket) => this.socket = socket;

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public static async Task<WebSocketSession> ConnectAsync(Uri url, Action<ClientWebSocketOptions>? options = null)
    {
        var socket = new ClientWebSocket();
        options?.Invoke(socket.Options);
        await socket.ConnectAsync(url, TestContext.Current.CancellationToken);
        return new WebSocketSession(socket);
    }

    public Task SendAsync(string text)
    {
        WholeRun.Sent(text);
        byte[] frame = Encoding.UTF8.GetBytes(text);
        return socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
    }

    /// <summary>The next message's text, or null when the server has closed.</summary>
    public async Task<string?> ReadTextAsync(TimeSpan? patience = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience ?? Patience);
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            length += part.Count;
            if (!part.EndOfMessage) continue;
            string text = Encoding.UTF8.GetString(buffer, 0, length);
            if (text.Contains("\"error\"", StringComparison.Ordinal)) WholeRun.Told(text);
            return text;
        }
    }

    /// <summary>The next message, or null when the server has closed.</summary>
    public async Task<JsonElement?> ReadAsync(TimeSpan? patience = null) =>
        await ReadTextAsync(patience) is { } text ? JsonSerializer.Deserialize<JsonElement>(text) : null;

    /// <summary>Pings, and reads on to the pong: the session is still served.</summary>
    public async Task PingAsync()
    {
        await SendAsync("""{"type":"ping"}""");
        await UntilAsync("pong");
    }

    /// <summary>Reads on to the first message of a type.</summary>
    public async Task<JsonElement> UntilAsync(string type)
    {
        while (await ReadAsync() is { } message)
            if (message.GetProperty("type").GetString() == type) return message;
        throw new InvalidOperationException($"The server closed before a message of type {type}.");
    }

    /// <summary>Reads on until the server closes, whether or not its close frame is still read.</summary>
    public async Task UntilClosedAsync()
    {
        try
        {
            while (await ReadTextAsync() is not null) { }
        }
        catch (WebSocketException)
        {
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
