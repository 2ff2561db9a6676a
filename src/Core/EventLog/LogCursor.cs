namespace AgentCore.EventLog;

/// <summary>What a client's cursor turned out to be.</summary>
public abstract record LogCursor
{
    private LogCursor() { }

    /// <summary>A place that the log holds: reading may begin right behind it.</summary>
    public sealed record At(LogPosition Position) : LogCursor;

    /// <summary>Once a place, no longer held: a gap up to <paramref name="To"/>, from where reading may begin.</summary>
    public sealed record Gone(string From, LogPosition To, GapReason Reason) : LogCursor;

    /// <summary>Never a place: malformed, beyond the end, or inside a record.</summary>
    public sealed record Bad : LogCursor;
}
