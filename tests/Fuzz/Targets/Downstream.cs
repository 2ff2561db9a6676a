using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Messages;
using AgentCore.Streams;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>What becomes of an event that was let in: it is written to the log and to both transports, and whole each time.</summary>
internal static class Downstream
{
    /// <summary>An event that was accepted.</summary>
    public static void Holds(AgentEvent accepted)
    {
        var entry = new LogEntry.Recorded(new LogPosition(1, 1, 1_000_000), World.Clock.GetUtcNow(), accepted);
        Holds(entry);
        var message = new ArrayBufferWriter<byte>();
        EventMessage.Write(message, entry.Position, accepted);
        Promises.IsServerMessage(message.WrittenMemory);
        foreach (StreamFormat format in Enum.GetValues<StreamFormat>()) IsOneBlock(entry, format);
    }

    /// <summary>An entry that the log holds: it is read as it was written.</summary>
    public static void Holds(LogEntry entry)
    {
        byte[] line;
        try
        {
            line = LogLine.Of(entry);
        }
        catch (ArgumentException) when (entry is LogEntry.Recorded { Event.Data: var data } && !IsJson(data))
        {
            // What a foreign hand put into the log as text need not be JSON; the codec says so, as it promises.
            return;
        }
        Unless(line.AsSpan().IndexOf((byte)'\n') == line.Length - 1, "A record is one line.");
        Unless(LogRecordCodec.TryRead(line, entry.Position, out LogRecord read), "A record that was written can be read.");
        Unless(Same(entry, read.Entry), "A record reads as it was written.");
    }

    public static bool Same(LogEntry? one, LogEntry? other) => (one, other) switch
    {
        (LogEntry.Recorded a, LogEntry.Recorded b) =>
            a with { Event = a.Event with { Data = default } } == b with { Event = b.Event with { Data = default } }
            && a.Event.Data.Span.SequenceEqual(b.Event.Data.Span),
        _ => one == other,
    };

    /// <summary>
    /// However its data is broken into lines, an event is one block of an event stream and its data the same when put together.
    /// </summary>
    private static void IsOneBlock(LogEntry.Recorded entry, StreamFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        SseBlocks.Event(output, format, entry.Event, entry.Position, entry.Position);
        string text = Encoding.UTF8.GetString(output.WrittenSpan);
        Unless(text.EndsWith("\n\n", StringComparison.Ordinal) && text.IndexOf("\n\n", StringComparison.Ordinal) == text.Length - 2,
            "An event is one block.");
        Unless(!text.Contains('\r', StringComparison.Ordinal), "No line ends but by a line feed.");
        string[] lines = text[..^2].Split('\n');
        Unless(lines.All(line => line.StartsWith("id: ", StringComparison.Ordinal) || line.StartsWith("event: ", StringComparison.Ordinal)
            || line.StartsWith("data: ", StringComparison.Ordinal)), "Every line is a field.");
        if (format is not StreamFormat.Named) return;
        string data = string.Join('\n', lines.Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line =>
            line["data: ".Length..]));
        string said = Encoding.UTF8.GetString(entry.Event.Data.Span).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        Unless(data == said, "Its data is whole.");
    }

    private static bool IsJson(ReadOnlyMemory<byte> data)
    {
        if (!Utf8.IsValid(data.Span)) return false;
        try
        {
            using JsonDocument json = JsonDocument.Parse(data);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
