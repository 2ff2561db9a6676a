using System.Text;
using AgentCore.PubSub;

namespace AgentCore.Functions.Drivers;

/// <summary>A hub that notes what it is asked for.</summary>
internal sealed class RecordingHub : IHub
{
    private readonly List<HubCall> calls = [];

    /// <summary>Thrown by every call, while it is set.</summary>
    public HubException? Failure { get; set; }

    /// <summary>The last URL that was asked for.</summary>
    public ClientTicket? Ticket { get; private set; }

    /// <summary>What was asked for since the last call.</summary>
    public IReadOnlyList<HubCall> Take()
    {
        lock (calls)
        {
            HubCall[] taken = [.. calls];
            calls.Clear();
            return taken;
        }
    }

    public Task SendToAllAsync(ReadOnlyMemory<byte> json, string filter, CancellationToken cancellation) => Note("send", filter, Text(json));

    public Task SendToGroupAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellation) => Note("sendToGroup", group, Text(json));

    public Task SendToConnectionAsync(string connectionId, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        Note("sendToConnection", connectionId, Text(json));

    public Task AddToGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) =>
        Note("addToGroups", filter, string.Join(' ', groups));

    public Task RemoveFromGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) =>
        Note("removeFromGroups", filter, string.Join(' ', groups));

    public Task CloseGroupAsync(string group, string reason, CancellationToken cancellation) => Note("closeGroup", group, reason);

    public Task CloseConnectionAsync(string connectionId, string reason, CancellationToken cancellation) => Note("closeConnection", connectionId, reason);

    public ValueTask<Uri> GetClientUriAsync(ClientTicket ticket, CancellationToken cancellation)
    {
        Ticket = ticket;
        return new(new Uri("wss://hub.test/client/hubs/agentcore?access_token=t"));
    }

    private Task Note(string operation, string target, string content)
    {
        if (Failure is not null) return Task.FromException(Failure);
        lock (calls) calls.Add(new HubCall(operation, target, content));
        return Task.CompletedTask;
    }

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}

/// <param name="Operation">The REST operation's name.</param>
/// <param name="Target">A group, a connection or a filter.</param>
/// <param name="Content">The message, the groups or the reason.</param>
internal sealed record HubCall(string Operation, string Target, string Content);
