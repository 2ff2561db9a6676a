using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentCore.LocalHost.Overload;

/// <summary>A client's connection in bytes and nothing else: ten thousand of them fit beside the tests.</summary>
internal abstract class LeanConnection(Socket socket) : IDisposable
{
    private byte[] buffer = new byte[1_024];
    private int start;
    private int end;

    /// <summary>The status of the answer, such as 200, 101 or 503.</summary>
    public int Status { get; private set; }

    /// <summary>The answer's status line and headers.</summary>
    public string Head { get; private set; } = "";

    /// <summary>Everything received and not taken.</summary>
    protected ReadOnlyMemory<byte> Received => buffer.AsMemory(start..end);

    public void Dispose() => socket.Dispose();

    /// <summary>Whatever else comes before the server ends the connection.</summary>
    public async Task<string> RestAsync(CancellationToken cancellation)
    {
        while (await FillAsync(cancellation)) { }
        return Encoding.UTF8.GetString(Received.Span);
    }

    /// <summary>A refusal's body, to the end of its JSON object; chunks' lengths may stand around it.</summary>
    public async Task<string> BodyAsync(CancellationToken cancellation)
    {
        while (Received.Span.IndexOf((byte)'}') < 0)
            if (!await FillAsync(cancellation)) throw new IOException("The server ended the connection within the answer.");
        return Encoding.UTF8.GetString(Received.Span);
    }

    /// <summary>
    /// Connects from an address of its own: one address has some 28,000 ports, and those of clients gone rest for a minute.
    /// </summary>
    /// <param name="number">Which client this is.</param>
    /// <param name="receiveBuffer">What the kernel keeps for a client that does not read, in bytes; 0 for its own choice.</param>
    protected static async Task<Socket> ConnectAsync(Uri url, int number, int receiveBuffer, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (receiveBuffer > 0) socket.ReceiveBufferSize = receiveBuffer;
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(2 + (number % 8))]), 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(url.Host), url.Port), cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks, and reads the head of the answer.</summary>
    protected async Task AskAsync(string request, CancellationToken cancellation)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellation);
        int length;
        while ((length = Received.Span.IndexOf("\r\n\r\n"u8)) < 0)
            if (!await FillAsync(cancellation)) throw new IOException("The server ended the connection without an answer.");
        Head = Encoding.ASCII.GetString(Received.Span[..length]);
        Status = int.Parse(Head.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
        Take(length + 4);
    }

    protected ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => socket.SendAsync(bytes, cancellation);

    /// <summary>Waits for more; false where the server has ended the connection, politely or not.</summary>
    protected async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (end == buffer.Length) MakeRoom();
        try
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(end), cancellation);
            end += read;
            return read > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    protected void Take(int bytes)
    {
        start += bytes;
        if (start == end) start = end = 0;
    }

    private void MakeRoom()
    {
        byte[] room = end - start > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        buffer.AsSpan(start..end).CopyTo(room);
        (buffer, start, end) = (room, 0, end - start);
    }
}
