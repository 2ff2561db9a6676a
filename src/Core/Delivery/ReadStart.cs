using AgentCore.EventLog;

namespace AgentCore.Delivery;

/// <summary>Where reading the log for a client begins.</summary>
/// <param name="Cursor">The client's cursor as a position; where that is no longer held, the first position that is.</param>
/// <param name="After">Reading begins behind it: at the cursor, or some time before it.</param>
/// <param name="FollowUpTo">
/// An event that came in once more is given again if its record lies at or before this position, since the client may have missed it the
/// first time; null: none is.
/// </param>
/// <param name="Gap">What has to be told before anything is given.</param>
public sealed record ReadStart(LogPosition Cursor, LogPosition After, LogPosition? FollowUpTo, LogCursor.Gone? Gap)
{
    /// <summary>Begins exactly behind a cursor; null where it is none of this log.</summary>
    public static async ValueTask<ReadStart?> BehindAsync(IEventLog log, string cursor, CancellationToken cancellation) =>
        await log.ResolveAsync(cursor, cancellation) switch
        {
            LogCursor.At at => new ReadStart(at.Position, at.Position, at.Position, null),
            LogCursor.Gone gone => new ReadStart(gone.To, gone.To, gone.To, gone),
            _ => null,
        };

    /// <summary>Begins <see cref="Rewind.Span"/> before a cursor; null where it is none of this log.</summary>
    internal static async ValueTask<ReadStart?> RewoundAsync(IEventLog log, string cursor, CancellationToken cancellation)
    {
        ReadStart? start = await BehindAsync(log, cursor, cancellation);
        if (start is null or { Gap: not null }) return start;
        LogPosition after = await log.RewindAsync(start.Cursor, Rewind.Span, cancellation);
        return start with { After = after, FollowUpTo = after };
    }
}
