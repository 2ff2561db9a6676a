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
    private readonly List<(PendingEvent Pending, Appended Answer)> answers = [];
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

    /// <summary>Events that the log does not have yet, and an <see cref="LogEntry.Again"/> for each that it has.</summary>
    public static LogBlock Of(IEnumerable<PendingEvent> events, LogEnd end, DateTimeOffset now, ulong appendId)
    {
        var block = new LogBlock(end, now, appendId);
        var fresh = new Dictionary<UInt128, FirstRecord>();
        foreach (PendingEvent pending in events)
        {
            bool isKnown = fresh.TryGetValue(pending.Key, out FirstRecord first) || end.Index.TryFind(pending.Key, out first);
            if (isKnown)
            {
                LogPosition position = block.Write(LogRecordCodec.AgainMembers(first.End, first.Bytes));
                block.Add(position, new LogEntry.Again(position, block.at, first.End, first.Bytes));
                block.Known++;
            }
            else
            {
                LogPosition position = block.Write(pending.Members);
                block.Add(position, new LogEntry.Recorded(position, block.at, pending.Event));
                fresh[pending.Key] = first = new FirstRecord(position, pending.Bytes);
            }
            block.answers.Add((pending, new Appended(first.End, isKnown)));
        }
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
        int start = firstRecord;
        foreach (LogRecord record in records)
        {
            int recordEnd = (int)(record.Position.Offset - Start.Offset);
            end.Absorb(record, recordEnd - start);
            start = recordEnd;
        }
    }

    public void Answer()
    {
        foreach ((PendingEvent pending, Appended answer) in answers) pending.Answer(answer);
    }

    /// <summary>The block as others hear of it.</summary>
    public AppendedBlock Announcement() => new(previous, [.. records.Select(record => record.Entry).OfType<LogEntry>()]);

    private void Add(LogPosition position, LogEntry? entry) => records.Add(new LogRecord(position, AppendId, at, entry));

    private LogPosition Write(ReadOnlySpan<byte> members)
    {
        LogRecordCodec.Write(at, AppendId, members, bytes);
        return Start with { Offset = Start.Offset + (uint)bytes.WrittenCount };
    }
}
