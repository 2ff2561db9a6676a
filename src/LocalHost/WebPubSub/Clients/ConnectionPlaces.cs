using AgentCore.Limits;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>
/// The places that one connection takes, of the hub's and of its user's. It holds them until it ends, with a socket or without.
/// </summary>
internal sealed class ConnectionPlaces : IDisposable
{
    private readonly EmulatedHub hub;
    private IDisposable? ofUser;

    private ConnectionPlaces(EmulatedHub hub) => this.hub = hub;

    /// <summary>Null where the hub is full or closing.</summary>
    public static ConnectionPlaces? TryTake(EmulatedHub hub) => hub.TryReserve() ? new ConnectionPlaces(hub) : null;

    /// <summary>False where the user has as many connections as it may. Who has no name is not counted.</summary>
    public bool TryTakeOf(ConnectionQuota quota, string? userId)
    {
        if (userId is null) return true;
        ofUser = quota.TryTake(userId);
        return ofUser is not null;
    }

    public void Dispose()
    {
        ofUser?.Dispose();
        hub.Release();
    }
}
