using AgentCore.PubSub;

namespace AgentCore.Infra.Cost;

/// <summary>Counts REST calls, and those of them whose filter the service has to ask of every connection.</summary>
internal sealed class HubCounter : IHub
{
    public int Calls { get; private set; }

    public int Filters { get; private set; }

    public Task SendToAllAsync(ReadOnlyMemory<byte> json, string filter, CancellationToken cancellation) => Filtered();

    public Task SendToGroupAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellation) => Called();

    public Task SendToConnectionAsync(string connectionId, ReadOnlyMemory<byte> json, CancellationToken cancellation) => Called();

    public Task AddToGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) => Filtered();

    public Task RemoveFromGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) => Filtered();

    public Task CloseGroupAsync(string group, string reason, CancellationToken cancellation) => Called();

    public Task CloseConnectionAsync(string connectionId, string reason, CancellationToken cancellation) => Called();

    /// <summary>No call where tokens are signed with a key; nothing that counts here asks for one.</summary>
    public ValueTask<Uri> GetClientUriAsync(ClientTicket ticket, CancellationToken cancellation) => throw new NotSupportedException();

    private Task Filtered()
    {
        Filters++;
        return Called();
    }

    private Task Called()
    {
        Calls++;
        return Task.CompletedTask;
    }
}
