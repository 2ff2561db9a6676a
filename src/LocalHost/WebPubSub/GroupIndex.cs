using AgentCore.LocalHost.WebPubSub.Clients;

namespace AgentCore.LocalHost.WebPubSub;

/// <summary>Who is in which group, both ways. A group exists while it has members. Not thread-safe: the hub's lock guards it.</summary>
internal sealed class GroupIndex
{
    private readonly Dictionary<string, Group> groups = new(StringComparer.Ordinal);

    public void Join(Connection connection, string name)
    {
        if (!groups.TryGetValue(name, out Group? group)) groups.Add(name, group = new Group(name, []));
        // The group's own name, not the caller's: 10,000 members hold one string.
        if (group.Members.Add(connection)) connection.Groups.Add(group.Name);
    }

    public void Leave(Connection connection, string name)
    {
        if (connection.Groups.Remove(name)) RemoveMember(connection, name);
    }

    public void LeaveAll(Connection connection)
    {
        foreach (string name in connection.Groups) RemoveMember(connection, name);
        connection.Groups.Clear();
    }

    public IReadOnlyCollection<Connection> Members(string name) => groups.TryGetValue(name, out Group? group) ? group.Members : [];

    /// <summary>Who is in at least one of the groups, each once.</summary>
    public IEnumerable<Connection> MembersOfAny(IReadOnlyList<string> names)
    {
        for (int i = 0; i < names.Count; i++)
        {
            foreach (Connection connection in Members(names[i]))
                if (!IsInAnyBefore(connection, names, i)) yield return connection;
        }
    }

    private static bool IsInAnyBefore(Connection connection, IReadOnlyList<string> names, int end)
    {
        for (int i = 0; i < end; i++)
            if (connection.Groups.Contains(names[i])) return true;
        return false;
    }

    private void RemoveMember(Connection connection, string name)
    {
        Group group = groups[name];
        group.Members.Remove(connection);
        if (group.Members.Count == 0) groups.Remove(name);
    }

    private sealed record Group(string Name, HashSet<Connection> Members);
}
