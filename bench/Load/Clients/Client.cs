using System.Net.Sockets;

namespace AgentCore.Bench.Clients;

/// <summary>One subscriber: a socket that is read as long as it lives, and what it has of a frame that is not complete.</summary>
internal sealed class Client : SocketAsyncEventArgs
{
    [ThreadStatic]
    private static byte[]? scratch;

    private readonly TaskCompletionSource<string> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Socket socket;
    private readonly int index;
    private readonly Receipts receipts;
    private readonly IFraming framing;
    private readonly bool stalls;
    private byte[] rest = [];
    private string head = "";

    /// <param name="bytes">How much it reads at once.</param>
    /// <param name="stalls">It reads the beginning of its stream and no more.</param>
    public Client(Socket socket, int index, Receipts receipts, IFraming framing, int bytes, bool stalls)
        : base(true)
    {
        (this.socket, this.index, this.receipts, this.framing, this.stalls) = (socket, index, receipts, framing, stalls);
        SetBuffer(new byte[bytes]);
    }

    /// <summary>Complete once the response has begun: with its status line and headers.</summary>
    public Task<string> Answered => answered.Task;

    /// <summary>Complete once the first block or message has come.</summary>
    public Task Greeted => greeted.Task;

    public bool IsConnected { get; private set; } = true;

    /// <summary>Reads until the connection ends, or is closed here, which may be while this runs.</summary>
    public void Start()
    {
        try
        {
            while (!socket.ReceiveAsync(this))
                if (!TakeRead()) return;
        }
        catch (ObjectDisposedException)
        {
            IsConnected = false;
        }
    }

    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        if (TakeRead()) Start();
    }

    private bool TakeRead()
    {
        if (SocketError != SocketError.Success || BytesTransferred == 0)
        {
            IsConnected = false;
            answered.TrySetException(new IOException("The server closed the connection before it answered."));
            return false;
        }
        receipts.Read(BytesTransferred);
        ReadOnlySpan<byte> read = MemoryBuffer.Span[..BytesTransferred];
        if (!answered.Task.IsCompleted) read = TakeHead(read);
        if (!read.IsEmpty) TakeBody(read);
        return !(stalls && answered.Task.IsCompleted);
    }

    private ReadOnlySpan<byte> TakeHead(ReadOnlySpan<byte> read)
    {
        head += System.Text.Encoding.ASCII.GetString(read);
        int end = head.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return default;
        ReadOnlySpan<byte> body = read[^(head.Length - end - 4)..];
        framing.Begin(head[..end]);
        answered.SetResult(head[..end]);
        return body;
    }

    private void TakeBody(ReadOnlySpan<byte> read)
    {
        if (scratch is null || scratch.Length < rest.Length + read.Length) scratch = new byte[Math.Max(256 * 1024, rest.Length + read.Length)];
        rest.CopyTo(scratch, 0);
        int length = rest.Length + framing.Decode(read, scratch.AsSpan(rest.Length));
        ReadOnlySpan<byte> body = scratch.AsSpan(0, length);
        while (framing.Next(ref body, out ReadOnlySpan<byte> frame))
        {
            receipts.Take(index, frame);
            greeted.TrySetResult();
        }
        rest = body.IsEmpty ? [] : body.ToArray();
    }
}
