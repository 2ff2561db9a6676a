using AgentCore.PubSub;

namespace AgentCore.Bench.Micro;

/// <summary>Web PubSub answering at once, so that only our own work is measured.</summary>
internal sealed class NoHub : IHub
{
    public Task SendToAllAsync(ReadOnlyMemory<byte> json, string filter, CancellationToken cancellation) => Task.CompletedTask;

    public Task SendToGroupAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellation) => Task.CompletedTask;

    public Task SendToConnectionAsync(string connectionId, ReadOnlyMemory<byte> json, CancellationToken cancellation) => Task.CompletedTask;

    public Task AddToGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) => Task.CompletedTask;

    public Task RemoveFromGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) => Task.CompletedTask;

    public Task CloseGroupAsync(string group, string reason, CancellationToken cancellation) => Task.CompletedTask;

    public Task CloseConnectionAsync(string connectionId, string reason, CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask<Uri> GetClientUriAsync(ClientTicket ticket, CancellationToken cancellation) => throw new NotSupportedException();
}
