namespace AgentCore.Bench.Clients;

/// <summary>Blocks of an event stream, in HTTP chunks or not.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc9112#section-7.1</remarks>
internal sealed class SseFraming : IFraming
{
    private bool isChunked;
    private int left;
    private int size;
    private bool hasDigits;

    public void Begin(string head) => isChunked = head.Contains("chunked", StringComparison.OrdinalIgnoreCase);

    public int Decode(ReadOnlySpan<byte> read, Span<byte> body)
    {
        if (!isChunked)
        {
            read.CopyTo(body);
            return read.Length;
        }
        int written = 0;
        while (!read.IsEmpty)
        {
            if (left > 0)
            {
                int part = Math.Min(left, read.Length);
                read[..part].CopyTo(body[written..]);
                (written, left) = (written + part, left - part);
                read = read[part..];
                continue;
            }
            TakeSize(read[0]);
            read = read[1..];
        }
        return written;
    }

    public bool Next(ref ReadOnlySpan<byte> body, out ReadOnlySpan<byte> frame)
    {
        int end = body.IndexOf("\n\n"u8);
        if (end < 0)
        {
            frame = default;
            return false;
        }
        frame = body[..end];
        body = body[(end + 2)..];
        return true;
    }

    /// <summary>A byte of a size line, or of the line end behind a chunk, which has no digits.</summary>
    private void TakeSize(byte next)
    {
        if (char.IsAsciiHexDigit((char)next))
        {
            size = (size * 16) + HexValue(next);
            hasDigits = true;
        }
        else if (next == '\n' && hasDigits)
        {
            (left, size, hasDigits) = (size, 0, false);
        }
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
