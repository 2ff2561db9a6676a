using AgentCore.PubSub;

namespace AgentCore.LocalHost.Durability;

/// <summary>A relay's way to Web PubSub that fails where a test wants it to.</summary>
internal sealed class FaultyHub(IHub inner) : IHub
{
    private int sends;

    /// <summary>Nothing gets out any more, events and feed alike: a relay that was killed behind its append.</summary>
    public bool IsDead { get; set; }

    /// <summary>The one send of an event that fails, counted from 1.</summary>
    public int FailingSend { get; set; }

    public Task SendToAllAsync(ReadOnlyMemory<byte> json, string filter, CancellationToken cancellation) =>
        IsDead || Interlocked.Increment(ref sends) == FailingSend
            ? throw new HubException("sendToAll", null)
            : inner.SendToAllAsync(json, filter, cancellation);

    public Task SendToGroupAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        IsDead ? throw new HubException("sendToGroup", null) : inner.SendToGroupAsync(group, json, cancellation);

    public Task SendToConnectionAsync(string connectionId, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        inner.SendToConnectionAsync(connectionId, json, cancellation);

    public Task AddToGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) =>
        inner.AddToGroupsAsync(groups, filter, cancellation);

    public Task RemoveFromGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) =>
        inner.RemoveFromGroupsAsync(groups, filter, cancellation);

    public Task CloseGroupAsync(string group, string reason, CancellationToken cancellation) =>
        inner.CloseGroupAsync(group, reason, cancellation);

    public Task CloseConnectionAsync(string connectionId, string reason, CancellationToken cancellation) =>
        inner.CloseConnectionAsync(connectionId, reason, cancellation);

    public ValueTask<Uri> GetClientUriAsync(ClientTicket ticket, CancellationToken cancellation) => inner.GetClientUriAsync(ticket, cancellation);
}
