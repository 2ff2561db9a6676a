using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentCore.Events;

namespace AgentCore.EventLog;

internal static partial class LogRecordCodec
{
    /// <summary>Data may nest 64 deep, which is what the writer accepts; the record around it adds one.</summary>
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 65 };

    /// <summary>Reads one line, with or without its line feed; false where it is torn or no record.</summary>
    /// <param name="position">Where the line ends.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, LogPosition position, out LogRecord record)
    {
        record = default;
        var json = new Utf8JsonReader(line, ReaderOptions);
        try
        {
            return json.Read() && TryReadObject(line, ref json, position, out record) && !json.Read();
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Reads the record at whose beginning a reader stands, and leaves the reader at its end.</summary>
    /// <param name="text">All that the reader reads.</param>
    /// <param name="position">Where the record's line ends in the log.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A member has another type than a record's.</exception>
    /// <exception cref="FormatException">A member has another form than a record's.</exception>
    internal static bool TryReadObject(ReadOnlySpan<byte> text, ref Utf8JsonReader json, LogPosition position, out LogRecord record)
    {
        record = default;
        return Read(text, ref json, out Fields fields) && fields.TryBuild(position, out record);
    }

    private static bool Read(ReadOnlySpan<byte> text, ref Utf8JsonReader json, out Fields fields)
    {
        fields = default;
        if (json.TokenType != JsonTokenType.StartObject) return false;
        int dataStart = -1;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            // The bytes of data reach to the record's closing brace, white space included: nothing may follow it.
            if (dataStart >= 0) return false;
            if (json.ValueTextEquals("data"u8)) dataStart = (int)json.BytesConsumed;
            ReadMember(ref json, ref fields);
        }
        if (dataStart >= 0) fields.Data = text[dataStart..(int)json.TokenStartIndex].ToArray();
        return true;
    }

    private static void ReadMember(ref Utf8JsonReader json, ref Fields fields)
    {
        if (json.ValueTextEquals("at"u8)) fields.At = Value(ref json).GetDateTimeOffset();
        else if (json.ValueTextEquals("by"u8)) fields.AppendId = ReadAppendId(Value(ref json).GetString());
        else if (json.ValueTextEquals("source"u8)) fields.Source = Value(ref json).GetString();
        else if (json.ValueTextEquals("id"u8)) fields.Id = Value(ref json).GetString();
        else if (json.ValueTextEquals("type"u8)) fields.Type = Value(ref json).GetString();
        else if (json.ValueTextEquals("agent"u8)) fields.Agent = Value(ref json).GetString();
        else if (json.ValueTextEquals("time"u8)) fields.Time = Value(ref json).GetDateTimeOffset();
        else if (json.ValueTextEquals("trace"u8)) fields.Trace = Value(ref json).GetString();
        else if (json.ValueTextEquals("text"u8)) fields.Data = Encoding.UTF8.GetBytes(Value(ref json).GetString() ?? "");
        else if (json.ValueTextEquals("again"u8)) fields.Again = Value(ref json).GetString();
        else if (json.ValueTextEquals("bytes"u8)) fields.Bytes = Value(ref json).GetInt32();
        else if (json.ValueTextEquals("roll"u8)) fields.IsRoll = Value(ref json).GetBoolean();
        else json.Skip();
    }

    private static ulong ReadAppendId(string? text) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong id) ? id : throw new FormatException();

    private static ref Utf8JsonReader Value(ref Utf8JsonReader json)
    {
        json.Read();
        return ref json;
    }

    private struct Fields
    {
        public DateTimeOffset? At;
        public ulong AppendId;
        public string? Source;
        public string? Id;
        public string? Type;
        public string? Agent;
        public DateTimeOffset? Time;
        public string? Trace;
        public byte[]? Data;
        public string? Again;
        public int Bytes;
        public bool IsRoll;

        public readonly bool TryBuild(LogPosition position, out LogRecord record)
        {
            record = default;
            if (At is not { } at) return false;
            LogEntry? entry = null;
            if (Again is not null)
            {
                if (!LogPosition.TryParse(Again, out LogPosition first) || Bytes <= 0 || Bytes > first.Offset) return false;
                entry = new LogEntry.Redelivery(position, at, first, Bytes);
            }
            else if (Source is not null && Id is not null && Type is not null && Time is { } time && Data is not null)
            {
                entry = new LogEntry.Recorded(position, at, new AgentEvent(Source, Id, Type, Agent, time, Data, Trace));
            }
            else if (!IsRoll)
            {
                return false;
            }
            record = new LogRecord(position, AppendId, at, entry);
            return true;
        }
    }
}
