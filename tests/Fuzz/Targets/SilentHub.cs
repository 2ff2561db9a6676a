using AgentCore.Fuzz.Engine;
using AgentCore.LocalHost.WebPubSub.Filters;
using AgentCore.PubSub;

namespace AgentCore.Fuzz.Targets;

/// <summary>A hub with no one in it, which looks at what it is told: filters that parse, messages that are JSON.</summary>
internal sealed class SilentHub : IHub
{
    public Task SendToAllAsync(ReadOnlyMemory<byte> json, string filter, CancellationToken cancellation) => See(json, filter);

    public Task SendToGroupAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellation) => See(json);

    public Task SendToConnectionAsync(string connectionId, ReadOnlyMemory<byte> json, CancellationToken cancellation) => See(json);

    public Task AddToGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) => See(groups, filter);

    public Task RemoveFromGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) => See(groups,
        filter);

    public Task CloseGroupAsync(string group, string reason, CancellationToken cancellation) => Task.CompletedTask;

    public Task CloseConnectionAsync(string connectionId, string reason, CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask<Uri> GetClientUriAsync(ClientTicket ticket, CancellationToken cancellation) =>
        ValueTask.FromResult(new Uri("wss://hub.example/client/hubs/agentcore?access_token=t"));

    private static Task See(ReadOnlyMemory<byte> json, string? filter = null)
    {
        Promises.IsServerMessage(json);
        return filter is null ? Task.CompletedTask : See([], filter);
    }

    private static Task See(IReadOnlyCollection<string> groups, string filter)
    {
        BrokenPromiseException.Unless(FilterParser.TryParse(filter, out _, out string? error), $"A filter of ours is one: {error}");
        foreach (string group in groups)
            BrokenPromiseException.Unless(group.Length is > 0 and <= 1_024 && !group.Any(char.IsControl),
                "A group of ours has a group's name.");
        return Task.CompletedTask;
    }
}
