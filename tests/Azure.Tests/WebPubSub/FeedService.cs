using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace AgentCore.Tests.WebPubSub;

/// <summary>The service's side of one feed connection, driven frame by frame over a real socket.</summary>
internal sealed class FeedService : IAsyncDisposable
{
    /// <summary>What a test waits for at most.</summary>
    private readonly CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private TcpClient? client;
    private WebSocket? socket;

    public FeedService()
    {
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    public Uri Endpoint { get; }

    /// <summary>The request line and headers of the handshake.</summary>
    public string Handshake { get; private set; } = "";

    private CancellationToken Cancellation => limit.Token;

    public async Task AcceptAsync()
    {
        await ReadHandshakeAsync();
        string key = Handshake.Split("\r\n").First(line => line.StartsWith("Sec-WebSocket-Key: ", StringComparison.Ordinal))[19..];
        // RFC 6455, section 1.3. It asks for SHA-1.
#pragma warning disable CA5350
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await WriteAsync(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: json.webpubsub.azure.v1\r\n\r\n");
        socket = WebSocket.CreateFromStream(client!.GetStream(), new WebSocketCreationOptions { IsServer = true });
    }

    public async Task RefuseAsync()
    {
        await ReadHandshakeAsync();
        await WriteAsync("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    }

    /// <summary>Accepts, and acknowledges the join as the service does, after its own <c>connected</c>.</summary>
    public async Task AcceptAndAckAsync()
    {
        await AcceptAsync();
        await SendAsync("""{"type":"system","event":"connected","userId":"agentcore.feed","connectionId":"c1"}""");
        await ReceiveAsync();
        await SendAsync("""{"type":"ack","ackId":1,"success":true}""");
    }

    public Task SendAsync(string text) =>
        socket!.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Cancellation);

    public async Task SendInPiecesAsync(string text, int pieceBytes)
    {
        byte[][] pieces = [.. Encoding.UTF8.GetBytes(text).Chunk(pieceBytes)];
        for (int i = 0; i < pieces.Length; i++)
            await socket!.SendAsync(pieces[i], WebSocketMessageType.Text, endOfMessage: i == pieces.Length - 1, Cancellation);
    }

    /// <summary>A feed message as Microsoft's emulator was seen to send one.</summary>
    public Task SendFeedAsync(string data) =>
        SendAsync("""{"type":"message","from":"group","group":"~feed","fromUserId":null,"dataType":"json","data":""" + data + "}");

    public async Task<string> ReceiveAsync()
    {
        byte[] buffer = new byte[4096];
        WebSocketReceiveResult result = await socket!.ReceiveAsync(buffer, Cancellation);
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }

    public Task CloseAsync() => socket!.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);

    /// <summary>Breaks the connection with a TCP reset.</summary>
    public void Reset()
    {
        client!.Client.LingerState = new LingerOption(true, 0);
        client.Client.Close();
    }

    public ValueTask DisposeAsync()
    {
        socket?.Dispose();
        client?.Dispose();
        listener.Dispose();
        limit.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReadHandshakeAsync()
    {
        client = await listener.AcceptTcpClientAsync(Cancellation);
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await client.GetStream().ReadExactlyAsync(one, Cancellation);
            head.Append((char)one[0]);
        }
        Handshake = head.ToString();
    }

    private ValueTask WriteAsync(string head) => client!.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancellation);
}
