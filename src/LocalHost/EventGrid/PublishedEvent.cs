using AgentCore.Events;

namespace AgentCore.LocalHost.EventGrid;

/// <summary>One event of a publish call.</summary>
/// <param name="Reading">The result of reading it.</param>
internal sealed record PublishedEvent(EventReading Reading)
{
    /// <summary>The longest id that a refusal repeats. 128: three UUIDs and words between them.</summary>
    private const int LongestShown = 128;

    /// <summary>What a refusal calls the event: its id, where that is short and printable.</summary>
    public string Name => NameOf(Reading switch
    {
        EventReading.Readable readable => readable.Event.Id,
        EventReading.Unreadable unreadable => unreadable.Id,
        _ => null,
    });

    public static string NameOf(string? id) => id switch
    {
        null => "without id",
        { Length: <= LongestShown } when !id.Any(char.IsControl) => id,
        _ => "whose id is not repeated here",
    };
}
