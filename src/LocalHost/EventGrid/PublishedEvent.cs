using AgentCore.Events;

namespace AgentCore.LocalHost.EventGrid;

/// <summary>One event of a publish call.</summary>
/// <param name="Id">Its id, to name it by, where it has one.</param>
/// <param name="Event">What was read.</param>
/// <param name="Problem">Why nothing could be read, or null.</param>
internal sealed record PublishedEvent(string? Id, IncomingEvent? Event, string? Problem)
{
    public static PublishedEvent NotAnObject { get; } = Wrong(null, "The event is not a JSON object.");

    public static PublishedEvent Wrong(string? id, string problem) => new(id, null, problem);
}
