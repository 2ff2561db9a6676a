namespace AgentCore.Relay;

/// <summary>Stores events that may not enter the log, so that an operator can mend them and publish them again.</summary>
public interface IRejectedEvents
{
    /// <summary>Stores the event with its reason. The same event with the same reason again leaves one copy. Throws if it is not stored.</summary>
    Task StoreAsync(RejectedEvent rejected, CancellationToken cancellation);
}
