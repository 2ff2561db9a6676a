using System.Net.WebSockets;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>A client of <c>json.webpubsub.azure.v1</c> or its reliable form.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-json-webpubsub-subprotocol</remarks>
internal sealed class PubSubProtocol(Connection connection, EmulatedHub hub, IUpstream upstream, ILogger log)
    : ClientProtocol(connection, upstream, log)
{
    private readonly AckIds done = new();

    public override async Task HandleAsync(WebSocketMessageType type, ReadOnlyMemory<byte> body)
    {
        if (type != WebSocketMessageType.Text) Connection.Close(WebSocketCloseStatus.InvalidMessageType, "Only text is understood.");
        else if (PubSubRequest.Parse(body) is { } request && Understands(request)) await HandleAsync(request);
        else Connection.Close(WebSocketCloseStatus.InvalidPayloadData, "The frame was not understood.");
    }

    private bool Understands(PubSubRequest request) => request is not PubSubRequest.SequenceAck || Connection is ReliableConnection;

    private async Task HandleAsync(PubSubRequest request)
    {
        if (request is PubSubRequest.Ping) Connection.Send(PubSubResponses.Pong);
        else if (request is PubSubRequest.SequenceAck received) (Connection as ReliableConnection)?.Acknowledge(received.SequenceId);
        else if (request.AckId is not { } ackId) await DoAsync(request);
        else if (done.Contains(ackId)) Connection.Send(PubSubResponses.Ack(ackId, AckError.Duplicate(ackId)));
        else
        {
            // The reply to an event, if there is one, has been queued by now: it goes before the ack.
            AckError? error = await DoAsync(request);
            if (error is null) done.Add(ackId);
            Connection.Send(PubSubResponses.Ack(ackId, error));
        }
    }

    private async Task<AckError?> DoAsync(PubSubRequest request)
    {
        switch (request)
        {
            case PubSubRequest.JoinGroup join when Connection.Roles.MayJoin(join.Group):
                hub.Join(new Audience.One(Connection.Id), [join.Group]);
                return null;
            case PubSubRequest.LeaveGroup leave when Connection.Roles.MayJoin(leave.Group):
                hub.Leave(new Audience.One(Connection.Id), [leave.Group]);
                return null;
            case PubSubRequest.SendToGroup send when Connection.Roles.MaySend(send.Group):
                var audience = new Audience.Group(send.Group) { Excluded = send.NoEcho ? new HashSet<string> { Connection.Id } : null };
                hub.Send(audience, new OutgoingMessage(send.Data.Type, send.Data.Bytes, send.Group, Connection.UserId));
                return null;
            case PubSubRequest.Event happened:
                return await AskAsync(happened.Name, happened.Data) ? null : AckError.Internal;
            case PubSubRequest.SendToGroup:
                return AckError.Forbidden("send to the group");
            default:
                return AckError.Forbidden("join or leave the group");
        }
    }
}
