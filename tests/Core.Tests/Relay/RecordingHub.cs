using System.Threading.Channels;
using AgentCore.PubSub;

namespace AgentCore.Tests.Relay;

/// <summary>A hub that only takes group sends, each of which waits until the test lets it through.</summary>
internal sealed class RecordingHub : IHub
{
    private readonly Channel<(string Group, byte[] Json, TaskCompletionSource Done)> sends =
        Channel.CreateUnbounded<(string, byte[], TaskCompletionSource)>();

    /// <summary>The next send, still waiting for its answer.</summary>
    public async Task<(string Group, byte[] Json, TaskCompletionSource Done)> NextAsync() =>
        await sends.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(5));

    public async Task SendToGroupAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sends.Writer.TryWrite((group, json.ToArray(), done));
        await done.Task.WaitAsync(cancellation);
    }

    public Task SendToAllAsync(ReadOnlyMemory<byte> json, string filter, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task SendToConnectionAsync(string connectionId, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task AddToGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task RemoveFromGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task CloseGroupAsync(string group, string reason, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task CloseConnectionAsync(string connectionId, string reason, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask<Uri> GetClientUriAsync(ClientTicket ticket, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
