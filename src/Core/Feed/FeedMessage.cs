using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentCore.EventLog;

namespace AgentCore.Feed;

/// <summary>
/// A block of the log as the feed carries it: <c>{"prev":"&lt;position&gt;","records":[{"id":"&lt;position&gt;","record":{…}}…]}</c>,
/// where <c>record</c> is the log's own text.
/// </summary>
public static class FeedMessage
{
    /// <summary>512 KB: half of a Web PubSub frame, so that the service's own wrapping never matters.</summary>
    public const int MaxBytes = 512 * 1024;

    private static ReadOnlySpan<byte> Ending => "]}"u8;

    /// <summary>
    /// Writes a block as messages of at most <see cref="MaxBytes"/>, split between entries, each naming the position before its first.
    /// </summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Write(AppendedBlock block)
    {
        var messages = new List<ReadOnlyMemory<byte>>();
        ArrayBufferWriter<byte>? message = null;
        LogPosition previous = block.Previous;
        foreach ((LogPosition position, ReadOnlyMemory<byte> record) in block.Lines)
        {
            byte[] opening = Encoding.ASCII.GetBytes($$"""{"id":"{{position}}","record":""");
            int size = ",".Length + opening.Length + record.Length + "}".Length;
            if (message is not null && message.WrittenCount + size + Ending.Length > MaxBytes)
            {
                messages.Add(Close(message));
                message = null;
            }
            if (message is null) message = Begin(previous);
            else message.Write(","u8);
            message.Write(opening);
            message.Write(record.Span);
            message.Write("}"u8);
            previous = position;
        }
        if (message is not null) messages.Add(Close(message));
        return messages;
    }

    /// <summary>Reads a message; null where it is not one.</summary>
    public static FeedBlock? TryRead(ReadOnlySpan<byte> message)
    {
        try
        {
            return Read(message);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static ArrayBufferWriter<byte> Begin(LogPosition previous)
    {
        var message = new ArrayBufferWriter<byte>(4096);
        message.Write(Encoding.ASCII.GetBytes($$"""{"prev":"{{previous}}","records":["""));
        return message;
    }

    private static ReadOnlyMemory<byte> Close(ArrayBufferWriter<byte> message)
    {
        message.Write(Ending);
        return message.WrittenMemory;
    }

    private static FeedBlock? Read(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        if (!Enter(ref reader, JsonTokenType.StartObject)) return null;
        LogPosition? previous = null;
        List<LogEntry>? entries = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isPrevious = reader.ValueTextEquals("prev"u8);
            bool isRecords = reader.ValueTextEquals("records"u8);
            reader.Read();
            if (isPrevious) previous = ReadPosition(ref reader);
            else if (isRecords) entries = ReadEntries(message, ref reader);
            else reader.Skip();
        }
        bool isWhole = reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        if (!isWhole || previous is not { } before || entries is not { Count: > 0 }) return null;
        return IsRun(before, entries) ? new FeedBlock(before, entries) : null;
    }

    private static bool Enter(ref Utf8JsonReader reader, JsonTokenType token) => reader.Read() && reader.TokenType == token;

    private static LogPosition? ReadPosition(ref Utf8JsonReader reader) =>
        LogPosition.TryParse(reader.GetString(), out LogPosition position) ? position : null;

    private static List<LogEntry>? ReadEntries(ReadOnlySpan<byte> message, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return null;
        var entries = new List<LogEntry>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (ReadEntry(message, ref reader) is not { } entry) return null;
            entries.Add(entry);
        }
        return entries;
    }

    /// <summary>The record is read where it stands, by the one reader of records; its id comes before it.</summary>
    private static LogEntry? ReadEntry(ReadOnlySpan<byte> message, ref Utf8JsonReader reader)
    {
        LogPosition? position = null;
        LogEntry? entry = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isPosition = reader.ValueTextEquals("id"u8);
            bool isRecord = reader.ValueTextEquals("record"u8);
            reader.Read();
            if (isPosition) position = ReadPosition(ref reader);
            else if (!isRecord) reader.Skip();
            else if (position is { } at && LogRecordCodec.TryReadObject(message, ref reader, at, out LogRecord record)) entry = record.Entry;
            else return null;
        }
        return entry;
    }

    /// <summary>Whether the entries follow one another in the log. A message that says otherwise says nothing.</summary>
    private static bool IsRun(LogPosition previous, List<LogEntry> entries)
    {
        foreach (LogEntry entry in entries)
        {
            if (entry.Position.Log != previous.Log || entry.Position <= previous) return false;
            previous = entry.Position;
        }
        return true;
    }
}
