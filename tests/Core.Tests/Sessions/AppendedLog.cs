using AgentCore.EventLog;
using AgentCore.Events;

namespace AgentCore.Sessions;

/// <summary>A log in which the one event stands already: what a relay sees whose append is done.</summary>
internal sealed class AppendedLog(LogEntry.Recorded place) : IEventLog
{
    public Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<AgentEvent> events, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Appended>>([new Appended(place.Position, false)]);

    public ValueTask<LogPosition> GetEndAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public IAsyncEnumerable<LogEntry> ReadAsync(LogPosition after, LogPosition upTo, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask<LogCursor> ResolveAsync(string cursor, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<LogPosition> RewindAsync(LogPosition from, TimeSpan by, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask<LogEntry.Recorded?> FollowAsync(LogEntry.Redelivery again, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
