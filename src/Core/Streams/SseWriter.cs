using System.Buffers;
using System.Text;
using AgentCore.EventLog;
using AgentCore.Messages;

namespace AgentCore.Streams;

/// <summary>
/// Lines of an event stream. Whatever a field holds, it stays one field: line ends within data begin another <c>data:</c> line, and
/// within a name they are left out, as NUL is.
/// </summary>
/// <remarks>https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation</remarks>
internal static class SseWriter
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    public static void Id(IBufferWriter<byte> output, LogPosition position)
    {
        output.Write("id: "u8);
        EventMessage.WriteId(output, position);
        output.Write("\n"u8);
    }

    public static void Retry(IBufferWriter<byte> output, TimeSpan delay)
    {
        output.Write("retry: "u8);
        Span<byte> target = output.GetSpan(20);
        ((long)delay.TotalMilliseconds).TryFormat(target, out int written);
        output.Advance(written);
        output.Write("\n"u8);
    }

    public static void Name(IBufferWriter<byte> output, string name)
    {
        output.Write("event: "u8);
        ReadOnlySpan<char> rest = name;
        while (rest.IndexOfAny('\r', '\n', '\0') is >= 0 and int cut)
        {
            Encoding.UTF8.GetBytes(rest[..cut], output);
            rest = rest[(cut + 1)..];
        }
        Encoding.UTF8.GetBytes(rest, output);
        output.Write("\n"u8);
    }

    public static void Data(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        while (data.IndexOfAny(LineEnds) is >= 0 and int end)
        {
            DataLine(output, data[..end]);
            bool isPair = data[end] == '\r' && end + 1 < data.Length && data[end + 1] == '\n';
            data = data[(end + (isPair ? 2 : 1))..];
        }
        DataLine(output, data);
    }

    /// <summary>True where data fits one <c>data:</c> line as it is.</summary>
    public static bool IsOneLine(ReadOnlySpan<byte> data) => !data.ContainsAny(LineEnds);

    public static void BeginData(IBufferWriter<byte> output) => output.Write("data: "u8);

    /// <summary>The empty line that ends a block.</summary>
    public static void End(IBufferWriter<byte> output) => output.Write("\n"u8);

    private static void DataLine(IBufferWriter<byte> output, ReadOnlySpan<byte> line)
    {
        BeginData(output);
        output.Write(line);
        output.Write("\n"u8);
    }
}
