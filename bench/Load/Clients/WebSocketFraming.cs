using System.Buffers.Binary;

namespace AgentCore.Bench.Clients;

/// <summary>A server's WebSocket frames: never masked, and of these servers never in pieces.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc6455#section-5.2</remarks>
internal sealed class WebSocketFraming : IFraming
{
    public void Begin(string head)
    {
    }

    public int Decode(ReadOnlySpan<byte> read, Span<byte> body)
    {
        read.CopyTo(body);
        return read.Length;
    }

    public bool Next(ref ReadOnlySpan<byte> body, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (body.Length < 2) return false;
        (int header, int length) = (body[1] & 0x7f) switch
        {
            126 => (4, body.Length < 4 ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(body[2..])),
            127 => (10, body.Length < 10 ? int.MaxValue : (int)BinaryPrimitives.ReadUInt64BigEndian(body[2..])),
            int small => (2, small),
        };
        if (body.Length - header < length) return false;
        frame = body.Slice(header, length);
        body = body[(header + length)..];
        return true;
    }

    /// <summary>A client's text message, masked with zeros, which leave it as it is.</summary>
    public static byte[] Text(string message)
    {
        byte[] payload = System.Text.Encoding.UTF8.GetBytes(message);
        byte[] length = payload.Length < 126
            ? [(byte)(0x80 | payload.Length)]
            : [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [0x81, .. length, 0, 0, 0, 0, .. payload];
    }
}
