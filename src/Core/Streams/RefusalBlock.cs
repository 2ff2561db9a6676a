using System.Buffers;
using AgentCore.Errors;

namespace AgentCore.Streams;

/// <summary>
/// The one block of a stream that is refused: when to return, and the error. It has no id, so the client's cursor stays where it is.
/// </summary>
public static class RefusalBlock
{
    /// <summary>The block, in the stream's format.</summary>
    /// <param name="format">What the client asked for.</param>
    /// <param name="code">Why it is refused.</param>
    /// <param name="reconnect">After how long it is to return.</param>
    public static ReadOnlyMemory<byte> Write(StreamFormat format, ErrorCode code, TimeSpan reconnect)
    {
        var block = new ArrayBufferWriter<byte>();
        SseWriter.Retry(block, reconnect);
        SseBlocks.Error(block, format, code);
        return block.WrittenMemory;
    }
}
