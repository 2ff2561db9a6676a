using AgentCore.PubSub;
using AgentCore.WebPubSub;

namespace AgentCore.LocalHost.WebPubSub;

/// <summary>This host's own hub, through the adapter that talks to Azure's: its address is known only once the host listens.</summary>
internal sealed class InProcessHub(Func<WebPubSubHub> connect) : IHub
{
    private readonly Lazy<WebPubSubHub> hub = new(connect);

    public Task SendToAllAsync(ReadOnlyMemory<byte> json, string filter, CancellationToken cancellation) =>
        hub.Value.SendToAllAsync(json, filter, cancellation);

    public Task SendToGroupAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        hub.Value.SendToGroupAsync(group, json, cancellation);

    public Task SendToConnectionAsync(string connectionId, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        hub.Value.SendToConnectionAsync(connectionId, json, cancellation);

    public Task AddToGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) =>
        hub.Value.AddToGroupsAsync(groups, filter, cancellation);

    public Task RemoveFromGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) =>
        hub.Value.RemoveFromGroupsAsync(groups, filter, cancellation);

    public Task CloseGroupAsync(string group, string reason, CancellationToken cancellation) =>
        hub.Value.CloseGroupAsync(group, reason, cancellation);

    public Task CloseConnectionAsync(string connectionId, string reason, CancellationToken cancellation) =>
        hub.Value.CloseConnectionAsync(connectionId, reason, cancellation);

    public ValueTask<Uri> GetClientUriAsync(ClientTicket ticket, CancellationToken cancellation) => hub.Value.GetClientUriAsync(ticket, cancellation);
}
