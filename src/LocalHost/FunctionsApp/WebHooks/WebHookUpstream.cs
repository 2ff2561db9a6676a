using System.Text.Json;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.FunctionsApp.WebHooks;

/// <summary>The hub's event handler in another process, called by web hooks as Azure Web PubSub calls it.</summary>
internal sealed partial class WebHookUpstream(
    WebHookTarget target, AbuseProtection protection, WebHookSender sender, TimeProvider clock, ILogger<WebHookUpstream> log) : IUpstream
{
    public async ValueTask<ConnectReply> ConnectAsync(ConnectEvent handshake, CancellationToken cancellation)
    {
        var connection = new ConnectionContext(handshake.ConnectionId, handshake.UserId, Subprotocol: null, State: null, EventNumber: 0);
        var sent = WebHookEvent.OfService("connect", connection, ConnectBody.Write(handshake), clock.GetUtcNow());
        switch (await SendAsync(sent, cancellation))
        {
            case WebHookAnswer.Answered { IsSuccess: true } answer:
                return (ConnectReply?)ConnectBody.Read(answer) ?? Unusable(sent);
            case WebHookAnswer.Answered { Status: >= 400 and < 500 } answer:
                return new ConnectReply.Refused(new Refusal(answer.Status));
            default:
                return new ConnectReply.Refused(new Refusal(StatusCodes.Status500InternalServerError));
        }
    }

    public Task ConnectedAsync(ConnectionContext connection, CancellationToken cancellation) =>
        SendAsync(WebHookEvent.OfService("connected", connection, "{}"u8.ToArray(), clock.GetUtcNow()), cancellation);

    public async ValueTask<UserEventReply> AnswerAsync(UserEvent message, CancellationToken cancellation)
    {
        var sent = WebHookEvent.OfClient(message, clock.GetUtcNow());
        if (await SendAsync(sent, cancellation) is not WebHookAnswer.Answered { IsSuccess: true } answer) return new UserEventReply.Failed();
        if (answer.Body.Length == 0) return new UserEventReply.Answered(null, answer.State);
        if (MediaTypes.Read(answer.MediaType, answer.Body) is { } reply) return new UserEventReply.Answered(reply, answer.State);
        LogFailed(sent.Name, message.Connection.ConnectionId, "the answer's body is not what its content type says; text/plain, application/json or application/octet-stream");
        return new UserEventReply.Failed();
    }

    public Task DisconnectedAsync(ConnectionContext connection, string? reason, CancellationToken cancellation)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new DisconnectedNotice(reason), WebHookJson.Default.DisconnectedNotice);
        return SendAsync(WebHookEvent.OfService("disconnected", connection, body, clock.GetUtcNow()), cancellation);
    }

    /// <summary>Sends an event that the web hook agreed to receive. Every failure is logged once.</summary>
    private async Task<WebHookAnswer> SendAsync(WebHookEvent sent, CancellationToken cancellation)
    {
        WebHookAnswer answer = !sent.FitsHeaders ? new WebHookAnswer.Missing("its name or user has a control character", false)
            : await protection.RefusalAsync(target) is { } refusal ? new WebHookAnswer.Missing(refusal, false)
            : await sender.SendAsync(sent, target, cancellation);
        if (answer is WebHookAnswer.Missing missing) LogFailed(sent.Name, sent.Connection.ConnectionId, missing.Reason);
        else if (answer is WebHookAnswer.Answered { IsSuccess: false } failed) LogStatus(sent.Name, sent.Connection.ConnectionId, failed.Status);
        return answer;
    }

    private ConnectReply.Refused Unusable(WebHookEvent sent)
    {
        LogFailed(sent.Name, sent.Connection.ConnectionId, "the answer's body is not a JSON object of userId, groups, roles and subprotocol");
        return new ConnectReply.Refused(new Refusal(StatusCodes.Status500InternalServerError));
    }

    // A client chooses its event's name; a name with a control character would break the line.
    private void LogFailed(string eventName, string connectionId, string reason) =>
        LogNotHandled(eventName.Any(char.IsControl) ? "(not shown)" : eventName, connectionId, reason);

    [LoggerMessage(4201, LogLevel.Warning, "Event {EventName} of connection {ConnectionId} was not handled: {Reason}.")]
    private partial void LogNotHandled(string eventName, string connectionId, string reason);

    [LoggerMessage(4202, LogLevel.Information, "The Functions app answered event {EventName} of connection {ConnectionId} with status {Status}.")]
    private partial void LogStatus(string eventName, string connectionId, int status);
}
