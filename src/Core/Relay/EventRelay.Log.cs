using AgentCore.EventLog;
using Microsoft.Extensions.Logging;

namespace AgentCore.Relay;

public sealed partial class EventRelay
{
    [LoggerMessage(1310, LogLevel.Warning,
        "{Conflicts} of {Published} events have the source and id of an event with other content; the first content was sent.")]
    private partial void LogConflicts(int conflicts, int published);

    [LoggerMessage(1311, LogLevel.Warning,
        "{Missing} of {Published} events are duplicates whose first records the log no longer holds; they were not sent again.")]
    private partial void LogNoLongerHeld(int missing, int published);

    [LoggerMessage(1312, LogLevel.Error,
        "Web PubSub refuses the message of {Bytes} bytes for the event at {Position} with {Status}; its subscribers were sent a gap instead.")]
    private partial void LogRefused(int bytes, LogPosition position, int? status);
}
