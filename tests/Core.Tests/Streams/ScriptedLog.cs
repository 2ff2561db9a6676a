using System.Runtime.CompilerServices;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Feed;

namespace AgentCore.Streams;

/// <summary>A log in a list, which can forget, be replaced and fail at will.</summary>
internal sealed class ScriptedLog : IEventLog
{
    private const int EntryBytes = 100;

    private readonly Lock gate = new();
    private readonly List<LogEntry> entries = [];
    private uint id = 1;
    private LogPosition floor = new(1, 1, 0);
    private LogPosition end = new(1, 1, 0);

    /// <summary>Every call fails while this is set.</summary>
    public bool IsDown { get; set; }

    public int Reads { get; private set; }

    /// <summary>What every read waits for.</summary>
    public Task Readable { get; set; } = Task.CompletedTask;

    public LogPosition End
    {
        get { lock (gate) return end; }
    }

    public DateTimeOffset Now { get; set; } = new(2025, 10, 18, 10, 30, 0, TimeSpan.Zero);

    public FeedBlock Append(params AgentEvent[] events)
    {
        lock (gate)
        {
            LogPosition previous = end;
            return new FeedBlock(previous, [.. events.Select(one => Add(new LogEntry.Recorded(Next(), Now, one)))]);
        }
    }

    public FeedBlock AppendAgain(LogPosition first)
    {
        lock (gate) return new FeedBlock(end, [Add(new LogEntry.Redelivery(Next(), Now, first, EntryBytes))]);
    }

    /// <summary>Retention takes everything up to a position.</summary>
    public void Forget(LogPosition upTo)
    {
        lock (gate)
        {
            entries.RemoveAll(entry => entry.Position <= upTo);
            floor = upTo;
        }
    }

    public void Replace()
    {
        lock (gate)
        {
            entries.Clear();
            floor = end = new LogPosition(++id, 1, 0);
        }
    }

    public LogEntry[] Held()
    {
        lock (gate) return [.. entries];
    }

    public ValueTask<LogPosition> GetEndAsync(CancellationToken cancellation)
    {
        Answer();
        return ValueTask.FromResult(End);
    }

    public Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<AgentEvent> events, CancellationToken cancellation) =>
        throw new NotSupportedException("Tests append by script.");

    public async IAsyncEnumerable<LogEntry> ReadAsync(
        LogPosition after, LogPosition upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Answer();
        await Task.Yield();
        await Readable.WaitAsync(cancellation);
        LogEntry[] held;
        LogPosition beginning;
        lock (gate)
        {
            Reads++;
            (held, beginning) = ([.. entries.Where(entry => entry.Position <= upTo)], floor);
        }
        if (after.Log != beginning.Log) yield return new LogEntry.Lost(beginning, after, GapReason.LogReplaced);
        else if (after < beginning) yield return new LogEntry.Lost(beginning, after, GapReason.Retention);
        foreach (LogEntry entry in held)
        {
            Answer();
            if (after.Log != beginning.Log || entry.Position > after) yield return entry;
        }
    }

    public ValueTask<LogCursor> ResolveAsync(string cursor, CancellationToken cancellation)
    {
        Answer();
        lock (gate)
        {
            if (cursor == "earliest") return ValueTask.FromResult<LogCursor>(new LogCursor.At(floor));
            if (!LogPosition.TryParse(cursor, out LogPosition position)) return ValueTask.FromResult<LogCursor>(new LogCursor.Bad());
            if (position.Log != id) return ValueTask.FromResult<LogCursor>(new LogCursor.Gone(cursor, floor, GapReason.LogReplaced));
            if (position < floor) return ValueTask.FromResult<LogCursor>(new LogCursor.Gone(cursor, floor, GapReason.Retention));
            bool isPlace = position == floor || entries.Exists(entry => entry.Position == position);
            return ValueTask.FromResult<LogCursor>(isPlace ? new LogCursor.At(position) : new LogCursor.Bad());
        }
    }

    public ValueTask<LogPosition> RewindAsync(LogPosition from, TimeSpan by, CancellationToken cancellation)
    {
        Answer();
        lock (gate)
        {
            DateTimeOffset at = entries.Find(entry => entry.Position == from) is { } here ? TimeOf(here) : DateTimeOffset.MinValue + by;
            LogEntry? before = entries.FindLast(entry => entry.Position <= from && TimeOf(entry) < at - by);
            return ValueTask.FromResult(before?.Position ?? floor);
        }
    }

    public ValueTask<LogEntry.Recorded?> FollowAsync(LogEntry.Redelivery again, CancellationToken cancellation)
    {
        Answer();
        lock (gate) return ValueTask.FromResult(entries.Find(entry => entry.Position == again.First) as LogEntry.Recorded);
    }

    private static DateTimeOffset TimeOf(LogEntry entry) => entry switch
    {
        LogEntry.Recorded recorded => recorded.AppendedAt,
        LogEntry.Redelivery again => again.AppendedAt,
        _ => default,
    };

    private LogPosition Next() => end with { Offset = end.Offset + EntryBytes };

    private LogEntry Add(LogEntry entry)
    {
        entries.Add(entry);
        end = entry.Position;
        return entry;
    }

    private void Answer()
    {
        if (IsDown) throw new IOException("The log is down.");
    }
}
