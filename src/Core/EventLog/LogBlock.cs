using System.Buffers;

namespace AgentCore.EventLog;

/// <summary>The records of one append, made for one place: the end that the writer knows.</summary>
internal sealed class LogBlock
{
    /// <summary>3 MB: well under the 4 MB that an append block may have on every version of the service.</summary>
    /// <remarks>https://learn.microsoft.com/rest/api/storageservices/append-block#remarks</remarks>
    public const int MaxBytes = 3 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> bytes = new();
    private readonly List<LogRecord> records = [];
    private readonly List<(PendingEvent Pending, Placed Answer)> answers = [];
    private readonly LogPosition previous;
    private readonly DateTimeOffset at;
    private readonly int firstRecord;

    private LogBlock(LogEnd end, DateTimeOffset now, ulong appendId)
    {
        Start = end.Position;
        AppendId = appendId;
        previous = end.LastEntry;
        at = now > end.LastTime ? now : end.LastTime;
        if (end.IsInsideLine) bytes.Write("\n"u8);
        firstRecord = bytes.WrittenCount;
    }

    /// <summary>Where it belongs. Built for one place, it may be tried again there, and nowhere else.</summary>
    public LogPosition Start { get; }

    public ulong AppendId { get; }

    public ReadOnlyMemory<byte> Bytes => bytes.WrittenMemory;

    /// <summary>How many events it brings.</summary>
    public int Fresh => answers.Count - Known;

    /// <summary>How many it only repeats.</summary>
    public int Known { get; private set; }

    /// <summary>
    /// Events that the log does not have yet, and an <see cref="LogEntry.Redelivery"/> for each that it has. An event that is in the block
    /// twice leaves one record: whoever reads the block reads the event, so there is nothing to repeat.
    /// </summary>
    public static LogBlock Of(IEnumerable<PendingEvent> events, LogEnd end, DateTimeOffset now, ulong appendId)
    {
        var block = new LogBlock(end, now, appendId);
        var fresh = new Dictionary<UInt128, Placed>();
        foreach (PendingEvent pending in events) block.answers.Add((pending, block.Place(pending, end.Index, fresh)));
        block.Known = block.answers.Count(answer => answer.Answer.IsDuplicate);
        return block;
    }

    /// <summary>The block that closes a segment.</summary>
    public static LogBlock Roll(LogEnd end, DateTimeOffset now, ulong appendId)
    {
        var block = new LogBlock(end, now, appendId);
        block.Add(block.Write(LogRecordCodec.Roll), null);
        return block;
    }

    /// <summary>Tells the writer's knowledge what now stands in the log.</summary>
    public void AbsorbInto(LogEnd end)
    {
        foreach ((LogRecord record, ReadOnlyMemory<byte> line) in Lines()) end.Absorb(record, line.Length);
    }

    public void Answer()
    {
        foreach ((PendingEvent pending, Placed answer) in answers) pending.Answer(answer);
    }

    /// <summary>The block as others hear of it. A block that closes a segment holds no entry and is not announced.</summary>
    public AppendedBlock Announcement() =>
        new(previous, [.. Lines().Select(written => new AppendedLine(written.Record.Position, written.Line[..^1]))]);

    private Placed Place(PendingEvent pending, DedupeIndex index, Dictionary<UInt128, Placed> fresh)
    {
        if (fresh.TryGetValue(pending.Key, out Placed inBlock)) return inBlock with { IsDuplicate = true };
        if (index.TryFind(pending.Key, out FirstRecord first))
        {
            LogPosition again = Write(LogRecordCodec.RedeliveryMembers(first.End, first.Bytes));
            Add(again, new LogEntry.Redelivery(again, at, first.End, first.Bytes));
            return new Placed(first, IsDuplicate: true, Event: null);
        }
        LogPosition position = Write(pending.Members);
        Add(position, new LogEntry.Recorded(position, at, pending.Event));
        return fresh[pending.Key] = new Placed(new FirstRecord(position, pending.Bytes), IsDuplicate: false, pending.Event);
    }

    /// <summary>Every record with its line, line feed and all.</summary>
    private IEnumerable<(LogRecord Record, ReadOnlyMemory<byte> Line)> Lines()
    {
        int start = firstRecord;
        foreach (LogRecord record in records)
        {
            int end = (int)(record.Position.Offset - Start.Offset);
            yield return (record, Bytes[start..end]);
            start = end;
        }
    }

    private void Add(LogPosition position, LogEntry? entry) => records.Add(new LogRecord(position, AppendId, at, entry));

    private LogPosition Write(ReadOnlySpan<byte> members)
    {
        LogRecordCodec.Write(at, AppendId, members, bytes);
        return Start with { Offset = Start.Offset + (uint)bytes.WrittenCount };
    }
}
