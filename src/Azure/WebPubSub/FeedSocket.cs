using System.Buffers;
using System.Net.WebSockets;

namespace AgentCore.WebPubSub;

/// <summary>The feed's WebSocket: whole frames of bounded size, kept alive, and given up when it falls silent.</summary>
internal sealed class FeedSocket : IAsyncDisposable
{
    /// <summary>1 MB, as the service's own frames are at most. The feed's are half of that.</summary>
    public const int MaxFrameBytes = 1024 * 1024;

    /// <summary>20 s, as Microsoft's JavaScript client pings.</summary>
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(20);

    /// <summary>Three pings unanswered: the connection is half open, and only the log knows what was missed.</summary>
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(60);

    private static readonly byte[] Ping = """{"type":"ping"}"""u8.ToArray();

    private readonly ClientWebSocket socket = new();
    private readonly ArrayBufferWriter<byte> frame = new(8192);
    private readonly CancellationTokenSource closing = new();
    private readonly CancellationTokenSource silence;
    private readonly TimeProvider clock;
    private Task pinging = Task.CompletedTask;

    private FeedSocket(TimeProvider clock)
    {
        this.clock = clock;
        silence = new CancellationTokenSource(SilenceLimit, clock);
        socket.Options.AddSubProtocol(ServiceMessage.Subprotocol);
        // Pongs nobody asked for would tell nothing: the pings of the subprotocol are answered.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
    }

    /// <exception cref="WebSocketException">It could not be opened.</exception>
    public static async Task<FeedSocket> OpenAsync(Uri uri, TimeProvider clock, CancellationToken cancellation)
    {
        var opened = new FeedSocket(clock);
        try
        {
            await opened.socket.ConnectAsync(uri, cancellation);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on this class alone sends.</summary>
    public void KeepAlive() => pinging = PingAsync();

    public ValueTask SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellation) =>
        socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, cancellation);

    /// <summary>The next frame, whole; its memory is valid until the next call.</summary>
    public async ValueTask<Received> ReceiveAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silence.Token);
        try
        {
            return await ReceiveFrameAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Received.Ended("nothing was heard for a minute");
        }
        catch (WebSocketException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            return new Received.Ended(exception.WebSocketErrorCode.ToString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        socket.Dispose();
        await pinging;
        closing.Dispose();
        silence.Dispose();
    }

    private async ValueTask<Received> ReceiveFrameAsync(CancellationToken cancellation)
    {
        frame.ResetWrittenCount();
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(frame.GetMemory(4096), cancellation);
            silence.CancelAfter(SilenceLimit);
            if (part.MessageType == WebSocketMessageType.Close)
                return new Received.Ended("the service closed it", socket.CloseStatus == WebSocketCloseStatus.EndpointUnavailable);
            frame.Advance(part.Count);
            if (frame.WrittenCount > MaxFrameBytes) return new Received.Ended("a frame was too large");
            if (part.EndOfMessage) return new Received.Frame(frame.WrittenMemory);
        }
    }

    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(PingInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(closing.Token)) await SendAsync(Ping, closing.Token);
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The receiving side learns of it as well, and it is the one that tells.
        }
    }
}

/// <summary>What a receive brought.</summary>
internal abstract record Received
{
    private Received() { }

    public sealed record Frame(ReadOnlyMemory<byte> Text) : Received;

    /// <param name="Reason">For the log.</param>
    /// <param name="IsGoingAway">The service closed it with 1001: it restarts or stops, which is no failure.</param>
    public sealed record Ended(string Reason, bool IsGoingAway = false) : Received;
}
