using AgentCore.Events;

namespace AgentCore.Relay;

/// <summary>An event that may not enter the log.</summary>
/// <param name="Text">The whole text of the event as it was delivered. It need not be JSON.</param>
/// <param name="Reason">What is wrong with it, in words for its publisher.</param>
/// <param name="Time">The event's own time, or null where it has none that can be read.</param>
public sealed record RejectedEvent(ReadOnlyMemory<byte> Text, string Reason, DateTimeOffset? Time)
{
    internal static RejectedEvent Of(ReadOnlyMemory<byte> text, EventReading reading, string reason) =>
        new(text, reason, (reading as EventReading.Readable)?.Event.Time);
}
