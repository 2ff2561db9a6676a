namespace AgentCore.LocalHost.WebPubSub.Faults;

/// <summary>How one REST operation misbehaves. As made, it behaves.</summary>
internal sealed record InjectedFault
{
    /// <summary>The effect comes this much late at least…</summary>
    public TimeSpan MinDelay { get; init; }

    /// <summary>…and this much at most, evenly drawn.</summary>
    public TimeSpan MaxDelay { get; init; }

    /// <summary>The answer comes at once and the effect after the delay: later calls may overtake. Else the answer waits too.</summary>
    public bool Reorder { get; init; }

    /// <summary>How often the effect comes twice: 0 never, 1 always.</summary>
    public double Duplicate { get; init; }

    /// <summary>How often a call is answered and has no effect.</summary>
    public double Lose { get; init; }

    /// <summary>The status that calls are refused with, such as 429 or 503; 0 for none.</summary>
    public int RefuseStatus { get; init; }

    /// <summary>How many calls are refused; null for all.</summary>
    public int? RefuseTimes { get; init; }

    /// <summary>Refused calls take effect nevertheless.</summary>
    public bool RefuseAfterEffect { get; init; }
}
