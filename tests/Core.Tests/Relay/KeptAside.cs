using System.Collections.Concurrent;
using AgentCore.Events;

namespace AgentCore.Relay;

/// <summary>Rejected events in memory.</summary>
internal sealed class KeptAside : IRejectedEvents
{
    /// <summary>Thrown by every call, while it is set.</summary>
    public Exception? Failure { get; set; }

    public ConcurrentQueue<(IncomingEvent Event, string Reason)> All { get; } = [];

    public Task StoreAsync(IncomingEvent rejected, string reason, CancellationToken cancellation)
    {
        if (Failure is not null) return Task.FromException(Failure);
        All.Enqueue((rejected, reason));
        return Task.CompletedTask;
    }
}
