using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>
/// A connection of <c>json.reliable.webpubsub.azure.v1</c>. Where its socket breaks without a close by either side, it stays in its groups
/// and keeps what its client has not acknowledged, until the client comes back over another socket or the time for that is over.
/// </summary>
/// <remarks>https://github.com/Azure/azure-webpubsub/blob/main/protocols/client/client-spec.md#14-connection-recovery</remarks>
internal sealed class ReliableConnection(ConnectionFacts facts, Link first, OutboxBudget budget, TimeProvider clock) : Connection(facts)
{
    /// <summary>How long it waits for its client. 1 minute: clients try for 30 s, and the service promises as much at least.</summary>
    public static readonly TimeSpan RecoveryTime = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Unacknowledged unacknowledged = new(budget);

    /// <summary>Null while it waits for its client.</summary>
    private Link? link = first;

    private Wait? wait;
    private bool isClosed;

    /// <summary>
    /// With it a client comes back. One for the connection's whole life, sent again with every socket: a client whose socket breaks before
    /// it has read a new one still has the old.
    /// </summary>
    /// <remarks>https://github.com/Azure/azure-webpubsub/blob/main/protocols/client/client-spec.md#22-reconnection-token</remarks>
    public string ReconnectionToken { get; } = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public override long WaitingBytes
    {
        get
        {
            lock (gate) return Math.Max(unacknowledged.Bytes, link?.Outbox.WaitingBytes ?? 0);
        }
    }

    /// <summary>Whether this is the connection's own reconnection token.</summary>
    public bool Owns(string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(ReconnectionToken), Encoding.UTF8.GetBytes(token));

    public override bool Send(OutgoingMessage message)
    {
        lock (gate)
        {
            if (isClosed) return true;
            if (unacknowledged.Add(message.Wrapped) is { } numbered) return Put(numbered);
            Finish(WebSocketCloseStatus.PolicyViolation, "Too many messages are not acknowledged.");
            return false;
        }
    }

    /// <summary>What belongs to a socket, as an acknowledgement does, is dropped with it.</summary>
    public override bool Send(Frame frame)
    {
        lock (gate) return isClosed || Put(frame);
    }

    /// <summary>The client has received all messages up to this number.</summary>
    public void Acknowledge(ulong sequenceId)
    {
        lock (gate) unacknowledged.Acknowledge(sequenceId);
    }

    public override bool TryCutSlow()
    {
        lock (gate)
        {
            if (isClosed) return false;
            CutSlow();
            return true;
        }
    }

    public override bool Close(WebSocketCloseStatus status, string reason)
    {
        lock (gate)
        {
            if (isClosed) return false;
            Finish(status, reason);
            return true;
        }
    }

    public override void AnswerClose(Link link, WebSocketCloseStatus status)
    {
        lock (gate)
        {
            link.TryClose(status);
            if (link == this.link && !isClosed) Finish();
        }
    }

    public override bool Hears(Link link)
    {
        lock (gate) return link == this.link && !isClosed;
    }

    public override Departure Leave(Link link, Action over)
    {
        lock (gate)
        {
            if (link != this.link) return Departure.Superseded;
            this.link = null;
            if (isClosed) return Departure.Over;
            wait = new Wait(over);
            wait.Begin(clock, Expire);
            return Departure.Waiting;
        }
    }

    /// <summary>
    /// Puts the connection on another socket, which gets what is not acknowledged. A socket that is still open is cut. False when the
    /// connection is closing or has ended.
    /// </summary>
    public bool TryRecover(Link next)
    {
        lock (gate)
        {
            if (isClosed) return false;
            link?.Cut();
            wait?.Stop();
            (link, wait) = (next, null);
            SendConnected();
            foreach (Frame frame in unacknowledged.Frames) next.Outbox.TryAdd(frame);
            return true;
        }
    }

    /// <summary>Tells the client who it is, and how it comes back.</summary>
    public override void SendConnected() => Send(PubSubResponses.Connected(UserId, Id, ReconnectionToken));

    private bool Put(Frame frame)
    {
        if (link is null || link.Outbox.TryAdd(frame)) return true;
        CutSlow();
        return false;
    }

    private void CutSlow()
    {
        MarkSlow();
        link?.Cut();
        Finish();
    }

    private void Expire(Wait expired)
    {
        lock (gate)
        {
            // A client may have come back, or a close have come, just before.
            if (wait == expired && !isClosed) Finish();
        }
    }

    private void Finish(WebSocketCloseStatus status, string reason)
    {
        CloseReason = reason;
        link?.TryClose(status, PubSubResponses.Disconnected(reason));
        Finish();
    }

    /// <summary>From here on nothing is taken or kept. The connection is over with its socket; where it has none, at once.</summary>
    private void Finish()
    {
        isClosed = true;
        unacknowledged.Clear();
        wait?.End();
        wait = null;
    }

    /// <summary>The time without a socket.</summary>
    private sealed class Wait(Action over)
    {
        private ITimer? timer;

        public void Begin(TimeProvider clock, Action<Wait> expire) =>
            timer = clock.CreateTimer(_ => expire(this), null, RecoveryTime, Timeout.InfiniteTimeSpan);

        /// <summary>The connection is over. On another thread: the caller holds locks.</summary>
        public void End()
        {
            Stop();
            ThreadPool.UnsafeQueueUserWorkItem(static over => over(), over, preferLocal: false);
        }

        public void Stop() => timer?.Dispose();
    }
}
