using AgentCore.Errors;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.LocalHost.WebPubSub.Upstream;
using AgentCore.Sessions;
using AgentCore.Telemetry;

namespace AgentCore.LocalHost.Hosting;

/// <summary>The hub's event handler in this process: what the functions are in a deployed system.</summary>
internal sealed class SessionUpstream(ConnectGate gate, SessionGateway gateway, ConnectionMetrics metrics) : IUpstream
{
    public async ValueTask<ConnectReply> ConnectAsync(ConnectEvent handshake, CancellationToken cancellation)
    {
        var request = new ConnectRequest(
            handshake.ConnectionId, handshake.Claims, handshake.Query, handshake.Headers, handshake.Subprotocols);
        return await gate.DecideAsync(request, cancellation) switch
        {
            ConnectAnswer.Accepted accepted => new ConnectReply.Accepted
            {
                UserId = accepted.UserId,
                Groups = accepted.Groups,
                Roles = accepted.Roles,
                Subprotocol = accepted.Subprotocol,
                State = accepted.State,
            },
            ConnectAnswer.Refused refused => new ConnectReply.Refused(new Refusal(refused.Code.Describe().HttpStatus, refused.Code, refused.Message)),
            var answer => throw new InvalidOperationException($"Unknown answer {answer}."),
        };
    }

    public Task ConnectedAsync(ConnectionContext connection, CancellationToken cancellation) =>
        gateway.GreetAsync(connection.ConnectionId, connection.State, cancellation);

    public async ValueTask<UserEventReply> AnswerAsync(UserEvent message, CancellationToken cancellation)
    {
        ConnectionContext connection = message.Connection;
        ClientAnswer answer = await gateway.HandleAsync(
            new ClientEvent(connection.ConnectionId, connection.State, message.Name, message.Data.Bytes), cancellation);
        Payload? reply = answer.Reply is { } json ? new Payload(PayloadType.Json, json) : null;
        return new UserEventReply.Answered(reply, answer.State);
    }

    /// <summary>Nothing is kept of a session, so nothing is to be cleared: it is only counted.</summary>
    public Task DisconnectedAsync(ConnectionContext connection, string? reason, CancellationToken cancellation)
    {
        metrics.WebSocketClosed(reason);
        return Task.CompletedTask;
    }
}
