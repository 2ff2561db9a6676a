using AgentCore.Delivery;
using AgentCore.EventLog;

namespace AgentCore.Streams;

/// <summary>Where a stream begins.</summary>
internal static class StreamStart
{
    /// <summary>
    /// Settles the cursors of a request; null where one is bad. The last event id alone decides the position where it is given: its stream
    /// was in log order, so nothing before it is missing. A cursor from elsewhere is rewound.
    /// </summary>
    /// <param name="end">Where a stream without a cursor begins.</param>
    public static async ValueTask<ReadStart?> FindAsync(
        IEventLog log, StreamRequest request, LogPosition end, CancellationToken cancellation)
    {
        ReadStart? exact = request.LastEventId is null ? null : await ReadStart.BehindAsync(log, request.LastEventId, cancellation);
        ReadStart? since = request.Since is null ? null
            : exact is null ? await ReadStart.RewoundAsync(log, request.Since, cancellation)
            : await ReadStart.BehindAsync(log, request.Since, cancellation);
        bool isBad = (request.LastEventId is not null && exact is null) || (request.Since is not null && since is null);
        if (isBad) return null;
        ReadStart start = exact ?? since ?? new ReadStart(end, end, null, null);
        return start with { FollowUpTo = since?.Cursor };
    }
}
