using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using AgentCore.Faults.Histories;

namespace AgentCore.Faults.Clients;

/// <summary>Follows over WebSocket as docs/protocol.md asks: drops the ids it has seen, and resumes with the greatest.</summary>
/// <param name="from">The id with which it begins, or null for the log's beginning.</param>
internal sealed class RawWebSocketClient(string name, Uri gateway, Grants grants, Tokens tokens, string? from) : IClient
{
    /// <summary>How long a subscription may take to be confirmed and replayed: longer than any fault here.</summary>
    private static readonly TimeSpan ReplayLimit = TimeSpan.FromSeconds(15);

    private readonly Journal journal = new(name, Transport.WebSocket, grants, from);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private string cursor = from ?? "earliest";

    public ClientHistory History => journal.History;

    public async Task RunAsync(CancellationToken leave)
    {
        while (!leave.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(leave);
            }
            catch (Exception cut) when (cut is WebSocketException or OperationCanceledException)
            {
                await Pause.BeforeNextAsync(leave);
            }
        }
    }

    private async Task FollowAsync(CancellationToken leave)
    {
        using var socket = new ClientWebSocket();
        using var overdue = CancellationTokenSource.CreateLinkedTokenSource(leave);
        overdue.CancelAfter(ReplayLimit);
        string address = $"/realtime/ws?channels=none&token={tokens.For(grants)}";
        await socket.ConnectAsync(new UriBuilder(new Uri(gateway, address)) { Scheme = Uri.UriSchemeWs }.Uri, overdue.Token);
        await SendAsync(socket, $$"""{"type":"subscribe","channels":["*"],"since":"{{cursor}}"}""", overdue.Token);
        var replay = new PendingReplay();
        while (await ReceiveAsync(socket, overdue.Token) is { } message)
        {
            if (message.Text("type") == "ping") await SendAsync(socket, """{"type":"pong"}""", leave);
            // What could not be carried out is to be sent again, and a new connection does.
            if (message.Text("type") == "error") return;
            foreach (JsonElement next in replay.Offer(message)) Take(next);
            if (replay.IsComplete) overdue.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    private void Take(JsonElement message)
    {
        if (message.Text("type") == "gap")
        {
            journal.Gap(message);
            return;
        }
        string id = message.Text("id");
        if (!seen.Add(id)) return;
        if (cursor == "earliest" || string.CompareOrdinal(id, cursor) > 0) cursor = id;
        journal.Event(id, message.Text("event"), message.GetProperty("data"));
    }

    private static Task SendAsync(ClientWebSocket socket, string text, CancellationToken cancellation) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellation);

    /// <summary>The next message, or null when the socket was closed.</summary>
    private static async Task<JsonElement?> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            WebSocketReceiveResult part = await socket.ReceiveAsync(buffer, cancellation);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return JsonSerializer.Deserialize<JsonElement>(text.ToArray());
        }
    }
}
