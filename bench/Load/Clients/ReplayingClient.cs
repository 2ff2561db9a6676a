using System.Net.WebSockets;
using System.Text;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Clients;

/// <summary>One WebSocket client that asks for all that the log holds of a channel, over and over. It looks at no event.</summary>
internal sealed class ReplayingClient : IDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly byte[] buffer = new byte[64 * 1024];

    private ReplayingClient()
    {
    }

    public static async Task<ReplayingClient> ConnectAsync(Gateway gateway, string token, CancellationToken cancellation)
    {
        var client = new ReplayingClient();
        await client.socket.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Port}/realtime/ws?channels=none&token={token}"), cancellation);
        return client;
    }

    /// <summary>Complete when the replay is confirmed.</summary>
    /// <exception cref="IOException">The gateway sent an error, or closed the connection.</exception>
    public async Task ReplayAsync(CancellationToken cancellation)
    {
        string ask = $$"""{"type":"subscribe","channels":["{{BenchEvent.Type}}:{{BenchEvent.AnyAgent}}"],"since":"earliest"}""";
        await socket.SendAsync(Encoding.UTF8.GetBytes(ask), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        while (!await ReadAsync("subscribed", cancellation))
        {
            // Frames of the replay come before its confirmation.
        }
    }

    public void Dispose() => socket.Dispose();

    /// <summary>Reads one message: whether it is of this type.</summary>
    private async Task<bool> ReadAsync(string type, CancellationToken cancellation)
    {
        ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
        string start = Encoding.UTF8.GetString(buffer, 0, Math.Min(part.Count, 40));
        if (part.MessageType == WebSocketMessageType.Close || start.StartsWith("{\"type\":\"error\"", StringComparison.Ordinal))
            throw new IOException($"Instead of '{type}' came: {start}");
        while (!part.EndOfMessage) part = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
        return start.StartsWith($"{{\"type\":\"{type}\"", StringComparison.Ordinal);
    }
}
