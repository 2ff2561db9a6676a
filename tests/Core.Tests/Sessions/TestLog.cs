using System.Runtime.CompilerServices;
using AgentCore.EventLog;
using AgentCore.Events;

namespace AgentCore.Sessions;

/// <summary>An event log as a list, whose retention, replacement and failure the test decides.</summary>
internal sealed class TestLog(TimeProvider clock) : IEventLog
{
    private const int RecordBytes = 16;

    private readonly Dictionary<(string Source, string Id), LogPosition> known = [];
    private List<LogEntry> entries = [];
    private LogPosition first = new(1, 1, 0);

    /// <summary>Thrown by every question, while it is set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The log's end is not answered before this is done.</summary>
    public Task Answering { get; set; } = Task.CompletedTask;

    /// <summary>Goes before each entry that is read.</summary>
    public Action? BeforeEntry { get; set; }

    public IReadOnlyList<LogEntry> Entries => entries;

    public LogPosition End => entries.Count == 0 ? first : entries[^1].Position;

    /// <summary>Drops the oldest entries, as retention does.</summary>
    public void Forget(int count)
    {
        first = entries[count - 1].Position;
        entries.RemoveRange(0, count);
    }

    /// <summary>A new log takes this one's place.</summary>
    public void Replace() => (entries, first) = ([], new LogPosition(first.Log + 1, 1, 0));

    public async ValueTask<LogPosition> GetEndAsync(CancellationToken cancellation)
    {
        await Answering;
        return Failure is null ? End : throw Failure;
    }

    public Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<AgentEvent> events, CancellationToken cancellation)
    {
        if (Failure is not null) throw Failure;
        return Task.FromResult<IReadOnlyList<Appended>>([.. events.Select(Append)]);
    }

    public async IAsyncEnumerable<LogEntry> ReadAsync(
        LogPosition after, LogPosition upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        if (after < first) yield return new LogEntry.Lost(first, after, GapReason.Retention);
        foreach (LogEntry entry in entries.Where(entry => entry.Position > after && entry.Position <= upTo).ToArray())
        {
            BeforeEntry?.Invoke();
            yield return entry;
        }
    }

    public ValueTask<LogCursor> ResolveAsync(string cursor, CancellationToken cancellation)
    {
        if (Failure is not null) throw Failure;
        if (cursor == "earliest") return new(new LogCursor.At(first));
        if (!LogPosition.TryParse(cursor, out LogPosition position)) return new(new LogCursor.Bad());
        if (position.Log != first.Log) return new(new LogCursor.Gone(cursor, first, GapReason.LogReplaced));
        if (position < first) return new(new LogCursor.Gone(cursor, first, GapReason.Retention));
        bool isPlace = position == first || entries.Exists(entry => entry.Position == position);
        return new(isPlace ? new LogCursor.At(position) : new LogCursor.Bad());
    }

    public ValueTask<LogPosition> RewindAsync(LogPosition from, TimeSpan by, CancellationToken cancellation)
    {
        DateTimeOffset? at = entries.Find(entry => entry.Position == from) is { } entry ? AppendedAt(entry) : null;
        return new(entries.LastOrDefault(entry => AppendedAt(entry) < at - by)?.Position ?? first);
    }

    public ValueTask<LogEntry.Recorded?> FollowAsync(LogEntry.Redelivery again, CancellationToken cancellation) =>
        new(entries.Find(entry => entry.Position == again.First) as LogEntry.Recorded);

    private Appended Append(AgentEvent appended)
    {
        var position = new LogPosition(End.Log, End.Segment, End.Offset + RecordBytes);
        bool isNew = known.TryAdd((appended.Source, appended.Id), position);
        LogPosition place = known[(appended.Source, appended.Id)];
        entries.Add(isNew
            ? new LogEntry.Recorded(position, clock.GetUtcNow(), appended)
            : new LogEntry.Redelivery(position, clock.GetUtcNow(), place, RecordBytes));
        var first = entries.Find(entry => entry.Position == place) as LogEntry.Recorded;
        return new Appended(place, !isNew, isNew ? null : first?.Event, RecordBytes);
    }

    private static DateTimeOffset AppendedAt(LogEntry entry) => entry switch
    {
        LogEntry.Recorded recorded => recorded.AppendedAt,
        LogEntry.Redelivery again => again.AppendedAt,
        _ => throw new InvalidOperationException("Not kept here."),
    };
}
