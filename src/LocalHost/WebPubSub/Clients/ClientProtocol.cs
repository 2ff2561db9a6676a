using System.Net.WebSockets;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>What becomes of a client's messages. They are handled one after the other.</summary>
internal abstract partial class ClientProtocol(Connection connection, IUpstream upstream, ILogger log)
{
    protected Connection Connection => connection;

    public abstract Task HandleAsync(WebSocketMessageType type, ReadOnlyMemory<byte> body);

    /// <summary>Asks the event handler and passes its reply on. False when the handler failed.</summary>
    protected async Task<bool> AskAsync(string eventName, Payload data)
    {
        try
        {
            // Not cancelled with the connection: the service lets a handler that was called finish, too.
            UserEventReply reply = await upstream.AnswerAsync(new UserEvent(connection.NextEvent(), eventName, data), CancellationToken.None);
            if (reply is not UserEventReply.Answered answered) return false;
            connection.SetState(answered.State);
            if (answered.Message is { Bytes.Length: > 0 } message) connection.Send(new OutgoingMessage(message.Type, message.Bytes));
            return true;
        }
        catch (Exception failure)
        {
            LogHandlerFailed(log, failure, connection.Id, eventName);
            return false;
        }
    }

    [LoggerMessage(4000, LogLevel.Error, "The event handler failed on event {EventName} of connection {ConnectionId}.")]
    private static partial void LogHandlerFailed(ILogger log, Exception failure, string connectionId, string eventName);
}
