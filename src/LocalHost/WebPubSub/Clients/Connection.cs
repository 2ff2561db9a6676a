using System.Net.WebSockets;
using AgentCore.LocalHost.WebPubSub.Filters;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>One client connection, as the hub knows it.</summary>
internal abstract class Connection(ConnectionFacts facts) : IFilterTarget
{
    private string? state;
    private int events;

    public string Id => facts.Id;

    public string? UserId => facts.UserId;

    public ConnectionRoles Roles => facts.Roles;

    /// <summary>Why the service ended the connection, if it did.</summary>
    public string? CloseReason { get; protected set; }

    /// <summary>The bytes that wait for the client.</summary>
    public abstract long WaitingBytes { get; }

    /// <summary>The groups it is in. Guarded by the hub's lock.</summary>
    internal HashSet<string> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>Speaks a subprotocol of the service, not bare messages.</summary>
    protected bool IsPubSub => facts.IsPubSub;

    string IFilterTarget.ConnectionId => facts.Id;

    bool IFilterTarget.IsIn(string group) => Groups.Contains(group);

    /// <summary>Queues a message. Who has fallen too far behind is cut off instead, and the answer is false.</summary>
    public abstract bool Send(OutgoingMessage message);

    /// <summary>Queues a frame that the service says by itself; as with a message, who has fallen too far behind is cut off.</summary>
    public abstract bool Send(Frame frame);

    /// <summary>Tells a client that knows the frame who it is.</summary>
    public abstract void SendConnected();

    /// <summary>Cuts the connection off for what waits for it. False when it is closing already.</summary>
    public abstract bool TryCutSlow();

    /// <summary>Closes from our side, behind what waits to be written. A client that knows the frame is told the reason.</summary>
    /// <returns>False when it was closing already.</returns>
    public abstract bool Close(WebSocketCloseStatus status, string reason);

    /// <summary>Answers the client's close frame, if it is not the answer to ours.</summary>
    public abstract void AnswerClose(Link link, WebSocketCloseStatus status);

    /// <summary>Whether what comes from this socket is to be handled: the connection is on it, and is not closing.</summary>
    public abstract bool Hears(Link link);

    /// <summary>A socket of the connection has ended.</summary>
    /// <param name="over">Called once, where the connection waits for its client and then ends without it.</param>
    public abstract Departure Leave(Link link, Action over);

    /// <summary>
    /// Keeps the state for null, clears it for an empty text, else replaces it. Called by the connection's own reader only.
    /// </summary>
    public void SetState(string? replied)
    {
        if (replied is not null) state = replied.Length == 0 ? null : replied;
    }

    /// <summary>The connection as its next event shows it. Called by the connection's own reader only.</summary>
    public ConnectionContext NextEvent() => new(facts.Id, facts.UserId, facts.Subprotocol, state, ++events);

    /// <summary>The reason of a connection that is cut off.</summary>
    protected void MarkSlow() => CloseReason ??= "The client was too slow.";
}

/// <summary>What does not change about a connection.</summary>
internal sealed record ConnectionFacts(string Id, string? UserId, ConnectionRoles Roles, string? Subprotocol)
{
    /// <summary>Speaks one of the service's subprotocols.</summary>
    public bool IsPubSub => Subprotocol is not null && PubSubResponses.IsSubprotocol(Subprotocol);

    /// <summary>Outlives its socket.</summary>
    public bool IsReliable => Subprotocol is PubSubResponses.ReliableSubprotocol;
}

/// <summary>What the end of a socket is to its connection.</summary>
internal enum Departure
{
    /// <summary>Its end.</summary>
    Over,

    /// <summary>The connection waits for its client to come back.</summary>
    Waiting,

    /// <summary>Nothing: the client is on another socket by now.</summary>
    Superseded,
}
