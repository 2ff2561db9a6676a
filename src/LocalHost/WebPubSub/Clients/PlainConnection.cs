using System.Net.WebSockets;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>A connection that lives and ends with its socket.</summary>
internal sealed class PlainConnection(ConnectionFacts facts, Link link) : Connection(facts)
{
    public override long WaitingBytes => link.Outbox.WaitingBytes;

    public override bool Send(OutgoingMessage message) => Send(IsPubSub ? message.Wrapped : message.Simple);

    public override bool Send(Frame frame)
    {
        if (link.Outbox.TryAdd(frame)) return true;
        MarkSlow();
        link.Cut();
        return false;
    }

    public override void SendConnected()
    {
        if (IsPubSub) Send(PubSubResponses.Connected(UserId, Id));
    }

    public override bool TryCutSlow()
    {
        if (!link.Outbox.TryGiveUp()) return false;
        MarkSlow();
        link.Cut();
        return true;
    }

    public override bool Close(WebSocketCloseStatus status, string reason)
    {
        if (!link.TryClose(status, IsPubSub ? PubSubResponses.Disconnected(reason) : null)) return false;
        CloseReason = reason;
        return true;
    }

    public override void AnswerClose(Link link, WebSocketCloseStatus status) => link.TryClose(status);

    public override bool Hears(Link link) => !link.Outbox.IsClosed;

    public override Departure Leave(Link link, Action over)
    {
        // Where the client went without a close frame, nothing has been closed yet.
        link.TryClose(WebSocketCloseStatus.EndpointUnavailable);
        return Departure.Over;
    }
}
