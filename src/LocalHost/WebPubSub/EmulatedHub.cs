using System.Net.WebSockets;
using AgentCore.LocalHost.WebPubSub.Clients;
using AgentCore.LocalHost.WebPubSub.Filters;

namespace AgentCore.LocalHost.WebPubSub;

/// <summary>
/// The connections of one hub and the groups they are in. Every operation is one step for all connections: none is missed because it
/// changes groups meanwhile, and messages reach each connection's queue in the order of the operations.
/// </summary>
/// <remarks>One lock does that. Nothing under it waits: sending is putting a reference into a bounded queue.</remarks>
internal sealed class EmulatedHub(string name, int maxConnections, OutboxBudget budget)
{
    /// <summary>What a connection is told that the drain closes.</summary>
    public const string DrainReason = "The service is shutting down.";

    private readonly Lock gate = new();
    private readonly Dictionary<string, Connection> connections = new(StringComparer.Ordinal);
    private readonly GroupIndex groups = new();
    private int reserved;
    private bool isDraining;

    public string Name => name;

    /// <summary>The memory that all connections' outboxes have together.</summary>
    public OutboxBudget Budget => budget;

    /// <summary>How many connections are open.</summary>
    public int Count
    {
        get
        {
            lock (gate) return connections.Count;
        }
    }

    /// <summary>Takes a place for a connection to come, handshakes included; false when the hub is full or closing.</summary>
    public bool TryReserve()
    {
        lock (gate)
        {
            if (isDraining || reserved >= maxConnections) return false;
            reserved++;
            return true;
        }
    }

    public void Release()
    {
        lock (gate) reserved--;
    }

    /// <summary>
    /// Tells a connection that it is connected and makes it known, in its first groups. False when the hub is closing. Both are one step: a
    /// client that acts at once on what it is told is known by then, and nothing is sent to it before.
    /// </summary>
    public bool TryAdd(Connection connection, IEnumerable<string> firstGroups)
    {
        lock (gate)
        {
            connection.SendConnected();
            if (isDraining) return false;
            connections.Add(connection.Id, connection);
            foreach (string group in firstGroups) groups.Join(connection, group);
            return true;
        }
    }

    public void Remove(Connection connection)
    {
        lock (gate)
        {
            if (connections.Remove(connection.Id)) groups.LeaveAll(connection);
        }
    }

    public bool Any(Audience audience)
    {
        lock (gate) return Select(audience).Any();
    }

    /// <summary>Queues a message for everyone meant. Who has fallen too far behind is dropped, and the others do not notice.</summary>
    public void Send(Audience audience, OutgoingMessage message)
    {
        lock (gate)
        {
            foreach (Connection connection in Select(audience))
                if (!connection.Send(message)) Remove(connection);
            Relieve();
        }
    }

    /// <summary>Cuts the slowest connections until what waits for the others is within the budget.</summary>
    public void Relieve()
    {
        if (!budget.IsExceeded) return;
        lock (gate)
        {
            IEnumerable<(Connection Connection, long Bytes)> waiting = connections.Values
                .Select(connection => (connection, connection.WaitingBytes))
                .Where(item => item.WaitingBytes > 0)
                .OrderByDescending(item => item.WaitingBytes);
            foreach ((Connection slowest, _) in waiting)
            {
                if (!budget.IsExceeded) return;
                if (slowest.TryCutSlow()) Remove(slowest);
            }
        }
    }

    public void Close(Audience audience, string reason)
    {
        lock (gate)
        {
            foreach (Connection connection in Select(audience)) Close(connection, WebSocketCloseStatus.NormalClosure, reason);
        }
    }

    /// <summary>Closes every connection with 1001, and takes no more.</summary>
    public void Drain()
    {
        lock (gate)
        {
            isDraining = true;
            foreach (Connection connection in connections.Values)
                Close(connection, WebSocketCloseStatus.EndpointUnavailable, DrainReason);
        }
    }

    /// <summary>Puts everyone meant into the groups; false where that is nobody.</summary>
    public bool Join(Audience audience, IReadOnlyCollection<string> joined)
    {
        lock (gate)
        {
            bool any = false;
            foreach (Connection connection in Select(audience))
            {
                any = true;
                foreach (string group in joined) groups.Join(connection, group);
            }

            return any;
        }
    }

    public void Leave(Audience audience, IReadOnlyCollection<string> left)
    {
        lock (gate)
        {
            foreach (Connection connection in Select(audience))
                foreach (string group in left) groups.Leave(connection, group);
        }
    }

    // Enumerated under the lock. What is done to a connection may take it out of a set that is being enumerated, which a Dictionary
    // and a HashSet allow; it never puts one into such a set that is not there already.
    private IEnumerable<Connection> Select(Audience audience) => audience switch
    {
        Audience.One one => connections.TryGetValue(one.ConnectionId, out Connection? connection) ? Matching([connection], audience) : [],
        Audience.Group group => Matching(groups.Members(group.Name), audience),
        _ => Matching(Candidates(audience.Filter), audience),
    };

    private static IEnumerable<Connection> Matching(IEnumerable<Connection> candidates, Audience audience)
    {
        foreach (Connection connection in candidates)
        {
            if (audience.Excluded is { } excluded && excluded.Contains(connection.Id)) continue;
            if (audience.Filter is { } filter && !filter.IsMetBy(connection)) continue;
            yield return connection;
        }
    }

    private IEnumerable<Connection> Candidates(Condition? filter) =>
        filter is not null && CandidateGroups.Of(filter, group => groups.Members(group).Count) is { } names
            ? groups.MembersOfAny(names)
            : connections.Values;

    private void Close(Connection connection, WebSocketCloseStatus status, string reason)
    {
        if (connection.Close(status, reason)) Remove(connection);
    }
}
