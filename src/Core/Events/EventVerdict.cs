namespace AgentCore.Events;

/// <summary>What an incoming event turned out to be.</summary>
public abstract record EventVerdict
{
    private EventVerdict() { }

    public sealed record Accepted(AgentEvent Event) : EventVerdict;

    /// <param name="Reason">What is wrong with it, in words for its publisher; holds nothing of its data.</param>
    public sealed record Rejected(string Reason) : EventVerdict;
}
