namespace AgentCore.Events;

/// <summary>The result of reading the text of one event, before anything in it is checked.</summary>
public abstract record EventReading
{
    private EventReading() { }

    /// <param name="Event">The event's attributes and data.</param>
    public sealed record Readable(IncomingEvent Event) : EventReading;

    /// <param name="Reason">What is wrong, in words for the publisher. It repeats nothing of the event but the name of an attribute.</param>
    /// <param name="Id">The event's <c>id</c>, where the text has one.</param>
    public sealed record Unreadable(string Reason, string? Id = null) : EventReading;
}
