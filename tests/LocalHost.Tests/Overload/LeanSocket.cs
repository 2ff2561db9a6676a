using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace AgentCore.LocalHost.Overload;

/// <summary>A WebSocket client, as far as text messages of the server and short ones of its own go.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc6455#section-5.2</remarks>
internal sealed class LeanSocket : LeanConnection
{
    private const byte FinalText = 0x81, FinalClose = 0x88, Masked = 0x80;

    private LeanSocket(Socket socket) : base(socket) { }

    /// <summary>The code of the server's close frame, once one has come.</summary>
    public int? CloseCode { get; private set; }

    /// <summary>Asks for a WebSocket; the answer may be a refusal.</summary>
    public static async Task<LeanSocket> AskAsync(Uri url, int number, string token, CancellationToken cancellation, int receiveBuffer = 0)
    {
        var socket = new LeanSocket(await ConnectAsync(url, number, receiveBuffer, cancellation));
        try
        {
            await socket.AskAsync(
                $"GET /realtime/ws?token={token} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a text of at most 125 bytes, under the mask of zeros.</summary>
    public async Task SendAsync(string text, CancellationToken cancellation) =>
        await SendAsync((byte[])[FinalText, (byte)(Masked | text.Length), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)], cancellation);

    /// <summary>The next message, valid until the next call; null where the server has closed, or the connection has ended.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> MessageAsync(CancellationToken cancellation)
    {
        int head, length;
        while (!TryReadHead(Received.Span, out head, out length) || Received.Length < head + length)
            if (!await FillAsync(cancellation)) return null;
        bool isClose = Received.Span[0] == FinalClose;
        Assert.True(isClose || Received.Span[0] == FinalText, "The server sends whole texts, and a close at last.");
        ReadOnlyMemory<byte> payload = Received.Slice(head, length);
        Take(head + length);
        if (!isClose) return payload;
        CloseCode = BinaryPrimitives.ReadUInt16BigEndian(payload.Span);
        return null;
    }

    /// <summary>The number of the next event, passing over all else; null where the server has closed.</summary>
    public async ValueTask<int?> NumberAsync(CancellationToken cancellation)
    {
        while (await MessageAsync(cancellation) is { } message)
            if (LeanStream.NumberIn(message.Span) is { } number) return number;
        return null;
    }

    private static bool TryReadHead(ReadOnlySpan<byte> bytes, out int head, out int length)
    {
        (head, length) = (2, 0);
        if (bytes.Length < 2) return false;
        head += bytes[1] switch { 126 => sizeof(ushort), 127 => sizeof(ulong), _ => 0 };
        if (bytes.Length < head) return false;
        length = bytes[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            127 => checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])),
            var small => small,
        };
        return true;
    }
}
