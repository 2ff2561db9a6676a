using System.Net.WebSockets;
using AgentCore.Sessions;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>What becomes of a client's messages. They are handled one after the other.</summary>
internal abstract partial class ClientProtocol(Connection connection, IUpstream upstream, ILogger log)
{
    protected Connection Connection => connection;

    public abstract Task HandleAsync(WebSocketMessageType type, ReadOnlyMemory<byte> body);

    /// <summary>Asks the event handler and passes its reply on. False when the handler failed.</summary>
    protected async Task<bool> AskAsync(string eventName, ReadOnlyMemory<byte> body)
    {
        try
        {
            // Not cancelled with the connection: the service lets a handler that was called finish, too.
            var message = new ClientEvent(connection.Id, connection.State, eventName, body);
            ClientAnswer answer = await upstream.MessageAsync(message, CancellationToken.None);
            connection.State = answer.State ?? connection.State;
            if (answer.Reply is { Length: > 0 } reply) connection.Send(new OutgoingMessage(PayloadType.Json, reply));
            return true;
        }
        catch (Exception failure)
        {
            LogHandlerFailed(log, failure, connection.Id, eventName);
            return false;
        }
    }
}
