namespace AgentCore.Delivery;

/// <summary>
/// How far a replay goes back behind a cursor, and how long a relay may take for it to be enough. Relays send out of order: whoever holds a
/// cursor may lack an event before it that a slow relay had not sent yet.
/// </summary>
internal static class Rewind
{
    /// <summary>30 s of the log's own time: longer than the longest deadline of a relay, and 5 s for clocks that differ.</summary>
    public static TimeSpan Span { get; } = TimeSpan.FromSeconds(30);

    /// <summary>25 s: the most that the setting <c>Relay:Deadline</c> takes, checked at start.</summary>
    public const string LongestDeadline = "00:00:25";
}
