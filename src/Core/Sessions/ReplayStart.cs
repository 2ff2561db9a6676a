using AgentCore.EventLog;

namespace AgentCore.Sessions;

/// <summary>Where a replay is to begin.</summary>
internal abstract record ReplayStart
{
    private ReplayStart() { }

    /// <summary>No replay was asked for.</summary>
    public sealed record Live : ReplayStart;

    /// <param name="After">Rewound: what lies behind it is sent.</param>
    /// <param name="Gap">What cannot be given before that, if anything.</param>
    public sealed record From(LogPosition After, LogCursor.Gone? Gap) : ReplayStart;

    /// <summary>The cursor is none of this log.</summary>
    public sealed record Refused : ReplayStart;
}
