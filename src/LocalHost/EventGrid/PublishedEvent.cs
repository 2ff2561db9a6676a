using AgentCore.Events;

namespace AgentCore.LocalHost.EventGrid;

/// <summary>One event of a publish call.</summary>
/// <param name="Id">Its id, to name it by, where it has one.</param>
/// <param name="Event">What was read.</param>
/// <param name="Problem">Why nothing could be read, or null.</param>
internal sealed record PublishedEvent(string? Id, IncomingEvent? Event, string? Problem)
{
    /// <summary>The longest that an id may be to be repeated. 128: three UUIDs and words between them.</summary>
    private const int LongestShown = 128;

    /// <summary>What a refusal calls it by: its id, where that is short and printable.</summary>
    public string Name => Id switch
    {
        null => "without id",
        { Length: <= LongestShown } id when !id.Any(char.IsControl) => id,
        _ => "whose id is not repeated here",
    };

    public static PublishedEvent NotAnObject { get; } = Wrong(null, "The event is not a JSON object.");

    public static PublishedEvent Wrong(string? id, string problem) => new(id, null, problem);
}
