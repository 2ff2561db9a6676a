using AgentCore.EventLog;
using AgentCore.Events;

namespace AgentCore.Fuzz.Targets;

/// <summary>A log that keeps nothing, and looks at what becomes of each event that gets into it.</summary>
internal sealed class CheckedLog : IEventLog
{
    public Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<AgentEvent> events, CancellationToken cancellation)
    {
        foreach (AgentEvent appended in events) Downstream.Holds(appended);
        return Task.FromResult<IReadOnlyList<Appended>>([.. events.Select((_, i) => new Appended(new LogPosition(1, 1, (uint)i + 1),
            false))]);
    }

    public ValueTask<LogPosition> GetEndAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public IAsyncEnumerable<LogEntry> ReadAsync(LogPosition after, LogPosition upTo, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask<LogCursor> ResolveAsync(string cursor, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<LogPosition> RewindAsync(LogPosition from, TimeSpan by, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask<LogEntry.Recorded?> FollowAsync(LogEntry.Redelivery again, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
