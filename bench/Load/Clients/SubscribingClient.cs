using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Clients;

/// <summary>One WebSocket client that subscribes to a channel and leaves it again, over and over.</summary>
internal sealed class SubscribingClient : IDisposable
{
    /// <summary>How long an answer may take before the run fails: longer than the 5 s after which a gateway reports an error.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket socket = new();
    private readonly byte[] buffer = new byte[64 * 1024];

    private SubscribingClient()
    {
    }

    /// <summary>Connects; complete when the gateway has welcomed it.</summary>
    public static async Task<SubscribingClient> ConnectAsync(Gateway gateway)
    {
        var client = new SubscribingClient();
        using var limit = new CancellationTokenSource(Patience);
        await client.socket.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Port}/realtime/ws?token={gateway.Token}"), limit.Token);
        await client.ExpectAsync("welcome", limit.Token);
        return client;
    }

    /// <summary>
    /// Times so many subscribes, one after the other. Each is for a channel that the connection has not joined: it is left again afterwards,
    /// which is not timed.
    /// </summary>
    public async Task<Percentiles> MeasureAsync(int count)
    {
        long[] times = new long[count];
        for (int i = 0; i < count; i++)
        {
            long started = Stopwatch.GetTimestamp();
            await AskAsync("subscribe", "subscribed");
            times[i] = Stopwatch.GetTimestamp() - started;
            await AskAsync("unsubscribe", "unsubscribed");
        }
        times.Sort();
        return Percentiles.Of(times);
    }

    public void Dispose() => socket.Dispose();

    private async Task AskAsync(string message, string answer)
    {
        using var limit = new CancellationTokenSource(Patience);
        string text = $$"""{"type":"{{message}}","channels":["{{BenchEvent.Type}}:{{BenchEvent.AnyAgent}}"]}""";
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        await ExpectAsync(answer, limit.Token);
    }

    /// <summary>Reads up to a message of this type. Heartbeats in between are passed over.</summary>
    /// <exception cref="IOException">The gateway sent an error, or closed the connection.</exception>
    private async Task ExpectAsync(string type, CancellationToken cancellation)
    {
        while (true)
        {
            string message = await ReadAsync(cancellation);
            if (message.StartsWith($"{{\"type\":\"{type}\"", StringComparison.Ordinal)) return;
            if (!message.StartsWith("{\"type\":\"ping\"", StringComparison.Ordinal)) throw new IOException($"Instead of '{type}' came: {message}");
        }
    }

    private async Task<string> ReadAsync(CancellationToken cancellation)
    {
        int length = 0;
        ValueWebSocketReceiveResult read;
        do
        {
            read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            length += read.Count;
        }
        while (!read.EndOfMessage);
        return read.MessageType == WebSocketMessageType.Close ? $"{socket.CloseStatus} {socket.CloseStatusDescription}" : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
