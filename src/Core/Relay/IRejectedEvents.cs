using AgentCore.Events;

namespace AgentCore.Relay;

/// <summary>Where events go that may not enter the log: somebody may want to know, and to mend their publisher.</summary>
public interface IRejectedEvents
{
    /// <summary>Keeps the event with the reason. The same event and reason again leave one copy. Throws where it is not kept.</summary>
    Task StoreAsync(IncomingEvent rejected, string reason, CancellationToken cancellation);
}
