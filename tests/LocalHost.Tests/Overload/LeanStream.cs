using System.Buffers.Text;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AgentCore.LocalHost.Overload;

/// <summary>A stream of Server-Sent Events, by HTTP/1.0: the body is the stream, without chunks around it.</summary>
internal sealed class LeanStream : LeanConnection
{
    private LeanStream(Socket socket) : base(socket) { }

    /// <summary>The last id of a whole block: where a resume goes on.</summary>
    public string LastEventId { get; private set; } = "";

    /// <summary>The last <c>retry:</c>.</summary>
    public TimeSpan Retry { get; private set; }

    /// <summary>Whether the last block was one that says when to return, as a stream's last block does.</summary>
    public bool IsToldToReturn { get; private set; }

    /// <summary>Asks for a stream; the answer may be a refusal.</summary>
    public static async Task<LeanStream> AskAsync(
        Uri url, int number, string token, string? lastEventId, CancellationToken cancellation, int receiveBuffer = 0)
    {
        var stream = new LeanStream(await ConnectAsync(url, number, receiveBuffer, cancellation));
        try
        {
            string resume = lastEventId is null ? "" : $"Last-Event-ID: {lastEventId}\r\n";
            await stream.AskAsync($"GET /realtime/sse?token={token} HTTP/1.0\r\nHost: {url.Authority}\r\n{resume}\r\n", cancellation);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The next block, whole; null where the stream has ended. Valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> BlockAsync(CancellationToken cancellation)
    {
        int searched = 0, found;
        while ((found = Received.Span[searched..].IndexOf("\n\n"u8)) < 0)
        {
            searched = Math.Max(0, Received.Length - 1);
            if (!await FillAsync(cancellation)) return null;
        }
        int length = searched + found;
        ReadOnlyMemory<byte> block = Received[..length];
        Take(length + 2);
        if (Field(block.Span, "id: "u8) is { } id) LastEventId = id;
        string? retry = Field(block.Span, "retry: "u8);
        IsToldToReturn = retry is not null;
        if (retry is not null) Retry = TimeSpan.FromMilliseconds(int.Parse(retry, CultureInfo.InvariantCulture));
        return block;
    }

    /// <summary>The number of the next event, passing over all else; null where the stream has ended.</summary>
    public async ValueTask<int?> NumberAsync(CancellationToken cancellation)
    {
        while (await BlockAsync(cancellation) is { } block)
            if (NumberIn(block.Span) is { } number) return number;
        return null;
    }

    /// <summary>The number that a test event has in its data.</summary>
    public static int? NumberIn(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf("\"number\":"u8);
        return at >= 0 && Utf8Parser.TryParse(text[(at + 9)..], out int number, out _) ? number : null;
    }

    private static string? Field(ReadOnlySpan<byte> block, ReadOnlySpan<byte> name)
    {
        int at = block.StartsWith(name) ? 0 : block.IndexOf([(byte)'\n', .. name]) + 1;
        if (at == 0 && !block.StartsWith(name)) return null;
        ReadOnlySpan<byte> value = block[(at + name.Length)..];
        int end = value.IndexOf((byte)'\n');
        return Encoding.ASCII.GetString(end < 0 ? value : value[..end]);
    }
}
