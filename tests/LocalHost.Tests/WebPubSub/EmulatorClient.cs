using System.Net.WebSockets;
using System.Text;

namespace AgentCore.LocalHost.Tests.WebPubSub;

/// <summary>A client over a real socket.</summary>
internal sealed class EmulatorClient : IDisposable
{
    private EmulatorClient(ClientWebSocket socket) => Socket = socket;

    public ClientWebSocket Socket { get; }

    public static Task<EmulatorClient> OpenAsync(EmulatorHost host, string query, string? subprotocol) =>
        OpenAsync(new Uri($"{host.Url.Replace("http", "ws", StringComparison.Ordinal)}/client/hubs/agentcore{query}"), subprotocol);

    public static async Task<EmulatorClient> OpenAsync(Uri url, string? subprotocol)
    {
        var socket = new ClientWebSocket();
        if (subprotocol is not null) socket.Options.AddSubProtocol(subprotocol);
        await socket.ConnectAsync(url, Limit.Token);
        return new EmulatorClient(socket);
    }

    public Task SendAsync(string text) => Socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Limit.Token);

    /// <summary>The next message as text; a close as <c>close 1000: reason</c>.</summary>
    public async Task<string> ReceiveAsync()
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            WebSocketReceiveResult part = await Socket.ReceiveAsync(buffer, Limit.Token);
            if (part.MessageType == WebSocketMessageType.Close) return $"close {(int?)part.CloseStatus}: {part.CloseStatusDescription}";
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return Encoding.UTF8.GetString(message.ToArray());
        }
    }

    public Task CloseAsync() => Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Limit.Token);

    public void Dispose() => Socket.Dispose();
}
