using AgentCore.PubSub;

namespace AgentCore.Sessions;

/// <summary>A hub in memory: connections, groups and filters as the service has them, every call counted and able to fail.</summary>
internal sealed class TestHub(TimeProvider clock) : IHub
{
    private readonly Dictionary<string, Func<TestConnection, bool>> filters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TestConnection> connections = new(StringComparer.Ordinal);

    /// <summary>The operations asked for so far, by name.</summary>
    public List<string> Operations { get; } = [];

    /// <summary>What befalls the call of this number, from 1.</summary>
    public Func<int, Fault>? Faults { get; set; }

    /// <summary>Goes before every call.</summary>
    public Func<Task>? BeforeCall { get; set; }

    /// <summary>The connections that are open.</summary>
    public IEnumerable<TestConnection> Open => connections.Values;

    public TestConnection Connect(string id, IEnumerable<string> groups) => connections[id] = new TestConnection(id, groups);

    public void Disconnect(string id) => connections.Remove(id);

    public Task SendToAllAsync(ReadOnlyMemory<byte> json, string filter, CancellationToken cancellation) =>
        CallAsync("send", filter, connection => connection.Receive(json.Span));

    public Task SendToGroupAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        CallAsync("sendToGroup", ODataFilter.InGroup(group), connection => connection.Receive(json.Span));

    public Task SendToConnectionAsync(string connectionId, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        CallAsync("sendToConnection", ODataFilter.IsConnection(connectionId), connection => connection.Receive(json.Span));

    public Task AddToGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) =>
        CallAsync("addToGroups", filter, connection => connection.Groups.UnionWith(groups));

    public Task RemoveFromGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) =>
        CallAsync("removeFromGroups", filter, connection => connection.Groups.ExceptWith(groups));

    public Task CloseGroupAsync(string group, string reason, CancellationToken cancellation) =>
        CallAsync("closeGroup", ODataFilter.InGroup(group), connection => Close(connection, reason));

    public Task CloseConnectionAsync(string connectionId, string reason, CancellationToken cancellation) =>
        CallAsync("closeConnection", ODataFilter.IsConnection(connectionId), connection => Close(connection, reason));

    public ValueTask<Uri> GetClientUriAsync(ClientTicket ticket, CancellationToken cancellation) => throw new NotSupportedException();

    private async Task CallAsync(string operation, string filter, Action<TestConnection> effect)
    {
        if (BeforeCall is { } before) await before();
        Operations.Add(operation);
        Fault fault = Faults?.Invoke(Operations.Count) ?? Fault.None;
        if (fault == Fault.TooLarge) throw new HubException(operation, 413);
        if (fault == Fault.Refused) throw new HubException(operation, 503);
        if (!filters.TryGetValue(filter, out Func<TestConnection, bool>? matches)) filters[filter] = matches = GroupFilter.Parse(filter);
        foreach (TestConnection connection in connections.Values.Where(matches).ToArray()) effect(connection);
        if (fault == Fault.AnswerLost) throw new HubException(operation, null);
    }

    private void Close(TestConnection connection, string reason)
    {
        connection.Closed = (clock.GetUtcNow(), reason);
        connections.Remove(connection.Id);
    }
}
