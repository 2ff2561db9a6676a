using System.Collections.Concurrent;

namespace AgentCore.Relay;

/// <summary>Rejected events in memory.</summary>
internal sealed class KeptAside : IRejectedEvents
{
    /// <summary>Thrown by every call, while it is set.</summary>
    public Exception? Failure { get; set; }

    public ConcurrentQueue<RejectedEvent> All { get; } = [];

    public Task StoreAsync(RejectedEvent rejected, CancellationToken cancellation)
    {
        if (Failure is not null) return Task.FromException(Failure);
        All.Enqueue(rejected);
        return Task.CompletedTask;
    }
}
