namespace AgentCore.Events;

/// <summary>What an incoming event turned out to be.</summary>
public abstract record EventVerdict
{
    private EventVerdict() { }

    /// <summary>It goes into the log.</summary>
    /// <param name="Event">The event, with the defaults filled in.</param>
    public sealed record Accepted(AgentEvent Event) : EventVerdict;

    /// <param name="Reason">What is wrong with it, in words for its publisher; holds nothing of its data.</param>
    public sealed record Rejected(string Reason) : EventVerdict;
}
