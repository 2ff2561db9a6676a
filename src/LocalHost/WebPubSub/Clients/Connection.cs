using System.Net.WebSockets;
using AgentCore.LocalHost.WebPubSub.Filters;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>One open client connection, as the hub knows it.</summary>
/// <param name="cut">Ends the connection at once, without a word. It may run code of others: never called under a lock.</param>
internal sealed class Connection(ConnectionFacts facts, Outbox outbox, Action cut, TimeProvider clock) : IFilterTarget, IDisposable
{
    // A client that does not answer a close frame is cut. 5 s: a round trip on any network that still works.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private ITimer? closeTimer;
    private string? state;
    private int events;

    public string Id => facts.Id;

    public string? UserId => facts.UserId;

    public ConnectionRoles Roles => facts.Roles;

    /// <summary>Speaks <c>json.webpubsub.azure.v1</c>, not bare messages.</summary>
    public bool IsPubSub => facts.IsPubSub;

    public Outbox Outbox => outbox;

    /// <summary>Why the service ended the connection, if it did.</summary>
    public string? CloseReason { get; private set; }

    /// <summary>The groups it is in. Guarded by the hub's lock.</summary>
    internal HashSet<string> Groups { get; } = new(StringComparer.Ordinal);

    string IFilterTarget.ConnectionId => facts.Id;

    bool IFilterTarget.IsIn(string group) => Groups.Contains(group);

    /// <summary>Queues a message. Who has fallen too far behind is cut off instead, and the answer is false.</summary>
    public bool Send(OutgoingMessage message) => Send(IsPubSub ? message.Wrapped : message.Simple);

    /// <inheritdoc cref="Send(OutgoingMessage)" />
    public bool Send(Frame frame)
    {
        if (outbox.TryAdd(frame)) return true;
        CutSlow();
        return false;
    }

    /// <summary>Cuts the connection off for what waits for it. False when it is closing already.</summary>
    public bool TryCutSlow()
    {
        if (!outbox.TryGiveUp()) return false;
        CutSlow();
        return true;
    }

    /// <summary>Closes from our side, behind what waits to be written. A client that knows the frame is told the reason.</summary>
    /// <returns>False when it was closing already.</returns>
    public bool Close(WebSocketCloseStatus status, string reason)
    {
        if (!outbox.TryClose(status, IsPubSub ? PubSubResponses.Disconnected(reason) : null)) return false;
        CloseReason = reason;
        CutAfterTimeout();
        return true;
    }

    /// <summary>Answers the client's close frame, if it is not the answer to ours.</summary>
    public void AnswerClose(WebSocketCloseStatus status)
    {
        if (outbox.TryClose(status)) CutAfterTimeout();
    }

    /// <summary>Keeps the state for null, clears it for an empty text, else replaces it. Called by the connection's own reader only.</summary>
    public void SetState(string? replied)
    {
        if (replied is not null) state = replied.Length == 0 ? null : replied;
    }

    /// <summary>The connection as its next event shows it. Called by the connection's own reader only.</summary>
    public ConnectionContext NextEvent() => new(facts.Id, facts.UserId, facts.Subprotocol, state, ++events);

    public void Dispose() => closeTimer?.Dispose();

    private void CutSlow()
    {
        CloseReason ??= "The client was too slow.";
        ThreadPool.UnsafeQueueUserWorkItem(static cut => cut(), cut, preferLocal: false);
    }

    private void CutAfterTimeout() =>
        closeTimer = clock.CreateTimer(static cut => ((Action)cut!)(), cut, CloseTimeout, Timeout.InfiniteTimeSpan);
}

/// <summary>What does not change about a connection.</summary>
internal sealed record ConnectionFacts(string Id, string? UserId, ConnectionRoles Roles, string? Subprotocol)
{
    public bool IsPubSub => Subprotocol == PubSubResponses.Subprotocol;
}
