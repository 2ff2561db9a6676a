using System.Runtime.CompilerServices;
using AgentCore.EventLog;

namespace AgentCore.Delivery;

/// <summary>
/// Reads the log for a listener: WebSocket replay, SSE and history write what it yields, and decide nothing about the log themselves. So
/// that nothing is ever left out in silence is a matter of this class.
/// </summary>
public sealed class LogReader(IEventLog log)
{
    /// <summary>Every entry behind a position up to and including another, in log order.</summary>
    /// <param name="followUpTo">As <see cref="ReadStart.FollowUpTo"/>.</param>
    public async IAsyncEnumerable<LogStep> ReadAsync(
        LogPosition after, LogPosition upTo, Listener listener, LogPosition? followUpTo,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (LogEntry entry in log.ReadAsync(after, upTo, cancellation))
            yield return new LogStep(entry.Position, await GivenAsync(entry, listener, followUpTo, cancellation));
    }

    /// <summary>What an entry gives to a listener: see <see cref="LogStep.Given"/>.</summary>
    /// <param name="followUpTo">As <see cref="ReadStart.FollowUpTo"/>.</param>
    internal async ValueTask<LogEntry?> GivenAsync(LogEntry entry, Listener listener, LogPosition? followUpTo, CancellationToken cancellation)
    {
        LogEntry? given = entry is LogEntry.Redelivery again ? await FollowAsync(again, followUpTo, cancellation) : entry;
        return given is LogEntry.Recorded { Event: var message } && !listener.MayHear(message) ? null : given;
    }

    private ValueTask<LogEntry.Recorded?> FollowAsync(LogEntry.Redelivery again, LogPosition? followUpTo, CancellationToken cancellation) =>
        followUpTo is { } bound && again.First.Log == bound.Log && again.First <= bound ? log.FollowAsync(again, cancellation) : default;
}
