using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using AgentCore.Events;

namespace AgentCore.EventLog;

/// <summary>
/// The one form of a record: a JSON object on a line of its own. A line feed stands nowhere but at a line's end, so a byte after one is
/// a record's first byte. The agent's data stands as it was delivered; data with line breaks of its own is kept as a string.
/// </summary>
internal static partial class LogRecordCodec
{
    /// <summary>What stands before a record's own members: append time and append id, always of one width.</summary>
    private const int HeaderBytes = 61;

    /// <summary>The characters of one byte that must be escaped in a JSON string: RFC 8259 section 7.</summary>
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (byte)code), (byte)'"', (byte)'\\']);

    /// <summary>Only what JSON demands is escaped; the log is no HTML.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The members of the record that closes a segment.</summary>
    internal static byte[] Roll { get; } = """{"roll":true}"""u8.ToArray();

    /// <summary>How the line of <see cref="Roll"/> ends. No other line can: what closes there is the record itself.</summary>
    internal static ReadOnlySpan<byte> RollEnd => "\"roll\":true}\n"u8;

    /// <summary>Writes a record's line, line feed and all.</summary>
    /// <param name="members">The record's own members, as a JSON object.</param>
    internal static void Write(DateTimeOffset at, ulong appendId, ReadOnlySpan<byte> members, IBufferWriter<byte> output)
    {
        Span<byte> line = output.GetSpan(LineBytes(members));
        "{\"at\":\""u8.CopyTo(line);
        Utf8Formatter.TryFormat(at.UtcDateTime, line[7..], out _, 'O');
        "\",\"by\":\""u8.CopyTo(line[35..]);
        appendId.TryFormat(line[43..], out _, "x16", CultureInfo.InvariantCulture);
        "\","u8.CopyTo(line[59..]);
        members[1..].CopyTo(line[HeaderBytes..]);
        line[LineBytes(members) - 1] = (byte)'\n';
        output.Advance(LineBytes(members));
    }

    /// <summary>How long the line with these members is, line feed included.</summary>
    internal static int LineBytes(ReadOnlySpan<byte> members) => HeaderBytes + members.Length;

    /// <summary>An event's own members, as a JSON object.</summary>
    /// <exception cref="ArgumentException">The data is not JSON in UTF-8: it could not be read again.</exception>
    internal static byte[] Members(AgentEvent agentEvent)
    {
        var output = new ArrayBufferWriter<byte>(agentEvent.Data.Length + 256);
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("source"u8, agentEvent.Source);
        json.WriteString("id"u8, agentEvent.Id);
        json.WriteString("type"u8, agentEvent.Type);
        if (agentEvent.AgentId is not null) json.WriteString("agent"u8, agentEvent.AgentId);
        json.WriteString("time"u8, agentEvent.Time);
        if (agentEvent.TraceParent is not null) json.WriteString("trace"u8, agentEvent.TraceParent);
        WriteData(json, agentEvent.Data.Span);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The members of a record that says that an event came in once more.</summary>
    internal static byte[] RedeliveryMembers(LogPosition first, int bytes)
    {
        var output = new ArrayBufferWriter<byte>(64);
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("again"u8, first.ToString());
        json.WriteNumber("bytes"u8, bytes);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void WriteData(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        if (!Utf8.IsValid(data)) throw new ArgumentException("The event's data is not UTF-8.");
        if (data.IndexOfAny((byte)'\r', (byte)'\n') >= 0)
        {
            WriteText(json, data);
            return;
        }
        try
        {
            json.WritePropertyName("data"u8);
            json.WriteRawValue(data);
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException)
        {
            throw new ArgumentException("The event's data is not JSON.", malformed);
        }
    }

    /// <summary>
    /// Writes data with line breaks as a string. Only what JSON demands is escaped, and in JSON that is two bytes at most: all that may
    /// stand in it below U+0020 is tab, line feed and carriage return. The library's encoders write six bytes for some characters of one byte, such as
    /// U+007F, and a record could then outgrow every message that carries it.
    /// </summary>
    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        var text = new ArrayBufferWriter<byte>((2 * data.Length) + 2);
        text.Write("\""u8);
        while (data.IndexOfAny(Escaped) is >= 0 and int next)
        {
            text.Write(data[..next]);
            text.Write(data[next] switch
            {
                (byte)'\t' => "\\t"u8,
                (byte)'\n' => "\\n"u8,
                (byte)'\r' => "\\r"u8,
                (byte)'"' => "\\\""u8,
                (byte)'\\' => "\\\\"u8,
                byte other => Encoding.ASCII.GetBytes($"\\u{other:x4}"),
            });
            data = data[(next + 1)..];
        }
        text.Write(data);
        text.Write("\""u8);
        json.WritePropertyName("text"u8);
        json.WriteRawValue(text.WrittenSpan, skipInputValidation: true);
    }
}
