using AgentCore.EventLog;

namespace AgentCore.Streams;

/// <summary>Where a stream begins.</summary>
/// <param name="Position">Reading begins behind it.</param>
/// <param name="FollowUpTo">Repeats of events at or before it are sent again; null: none.</param>
/// <param name="Gap">What has to be told first.</param>
internal sealed record StreamStart(LogPosition Position, LogPosition? FollowUpTo, LogCursor.Gone? Gap)
{
    /// <summary>30 s: longer than a relay takes from the append to the last send (20 s), so that none of a slow relay is missed.</summary>
    public static readonly TimeSpan Rewind = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Settles the cursors of a request; null where one is bad. The last event id alone decides the position where it is given: its stream
    /// was in log order, so nothing before it is missing. A cursor from elsewhere is rewound.
    /// </summary>
    /// <param name="end">Where a stream without a cursor begins.</param>
    public static async ValueTask<StreamStart?> FindAsync(
        IEventLog log, StreamRequest request, LogPosition end, CancellationToken cancellation)
    {
        LogCursor? since = request.Since is null ? null : await log.ResolveAsync(request.Since, cancellation);
        LogCursor? exact = request.LastEventId is null ? null : await log.ResolveAsync(request.LastEventId, cancellation);
        if (since is LogCursor.Bad || exact is LogCursor.Bad) return null;

        LogPosition? followUpTo = since is null ? null : PositionOf(since);
        LogCursor? cursor = exact ?? since;
        if (cursor is null) return new StreamStart(end, null, null);
        LogPosition position = PositionOf(cursor);
        if (exact is null && cursor is LogCursor.At) position = await log.RewindAsync(position, Rewind, cancellation);
        return new StreamStart(position, followUpTo, cursor as LogCursor.Gone);
    }

    private static LogPosition PositionOf(LogCursor cursor) => cursor switch
    {
        LogCursor.At at => at.Position,
        LogCursor.Gone gone => gone.To,
        _ => throw new ArgumentOutOfRangeException(nameof(cursor), cursor, null),
    };
}
