using System.IO.Pipelines;
using System.Text;

namespace AgentCore.Streams;

/// <summary>An event as a browser would dispatch it, or a block that only set the id.</summary>
/// <param name="Id">The last event id after this block.</param>
/// <param name="Data">Null where the block had no data, and so dispatches nothing.</param>
internal sealed record SseBlock(string Id, string Event, string? Data, int? Retry);

/// <summary>
/// The standard's parser, strict where a browser is lenient: any field that this protocol does not use is a failure.
/// </summary>
/// <remarks>https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation</remarks>
internal sealed class SseReader
{
    private string lastId = "";

    /// <summary>Parses one block, its final empty line included.</summary>
    public SseBlock Parse(string block)
    {
        string name = "message";
        int? retry = null;
        List<string>? data = null;
        foreach (string line in block.Split(["\r\n", "\n", "\r"], StringSplitOptions.None))
        {
            if (line.Length == 0) continue;
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            Assert.True(colon > 0, $"Not a field: '{line}'");
            string value = line[(colon + 2)..];
            switch (line[..colon])
            {
                case "id":
                    Assert.DoesNotContain('\0', value);
                    lastId = value;
                    break;
                case "event":
                    name = value;
                    break;
                case "data":
                    (data ??= []).Add(value);
                    break;
                case "retry":
                    retry = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
                    break;
                default:
                    Assert.Fail($"Unknown field: '{line}'");
                    break;
            }
        }
        return new SseBlock(lastId, name, data is null ? null : string.Join('\n', data), retry);
    }

    /// <summary>The next block of a pipe, or null at its end.</summary>
    public async ValueTask<SseBlock?> ReadAsync(PipeReader pipe, CancellationToken cancellation)
    {
        while (true)
        {
            ReadResult read = await pipe.ReadAsync(cancellation);
            var reader = new System.Buffers.SequenceReader<byte>(read.Buffer);
            if (reader.TryReadTo(out System.Buffers.ReadOnlySequence<byte> block, "\n\n"u8))
            {
                string text = Encoding.UTF8.GetString(block);
                pipe.AdvanceTo(reader.Position);
                return Parse(text);
            }
            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted) return null;
        }
    }
}
