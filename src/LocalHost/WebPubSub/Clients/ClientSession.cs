using System.Net.WebSockets;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>Reads one connection until it ends.</summary>
internal sealed partial class ClientSession(
    WebSocket socket, Connection connection, ClientProtocol protocol, EmulatedHub hub, IUpstream upstream, ILogger log)
{
    /// <summary>Serves a connection that the hub knows. Ends when the socket does; never throws.</summary>
    public async Task RunAsync()
    {
        _ = TellConnectedAsync();
        try
        {
            while (await MessageReader.ReadAsync(socket) is var incoming)
            {
                if (incoming is Incoming.Closed closed)
                {
                    connection.AnswerClose(closed.Status);
                    break;
                }

                // What a client says after we closed is read, so that it sees our close frame, and not heard.
                if (connection.Outbox.IsClosed) continue;
                if (incoming is Incoming.Message message) await AnswerAsync(message);
                else connection.Close(WebSocketCloseStatus.MessageTooBig, "The message is larger than 1 MB.");
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went without a close frame, or was cut off.
            connection.AnswerClose(WebSocketCloseStatus.EndpointUnavailable);
        }

        hub.Remove(connection);
        await connection.Outbox.WhenWrittenAsync();
        connection.Dispose();
        LogEnded(log, connection.Id, connection.CloseReason);
        await TellDisconnectedAsync();
    }

    /// <summary>The answer waits in the outbox, as what the hub sends does.</summary>
    private async Task AnswerAsync(Incoming.Message message)
    {
        await protocol.HandleAsync(message.Type, message.Body);
        hub.Relieve();
    }

    private async Task TellConnectedAsync()
    {
        try
        {
            await upstream.ConnectedAsync(connection.NextEvent(), CancellationToken.None);
        }
        catch (Exception failure)
        {
            LogHandlerFailed(log, failure, connection.Id, "connected");
        }
    }

    private async Task TellDisconnectedAsync()
    {
        try
        {
            await upstream.DisconnectedAsync(connection.NextEvent(), connection.CloseReason, CancellationToken.None);
        }
        catch (Exception failure)
        {
            LogHandlerFailed(log, failure, connection.Id, "disconnected");
        }
    }

    [LoggerMessage(4001, LogLevel.Error, "The event handler failed on {EventName} of connection {ConnectionId}.")]
    private static partial void LogHandlerFailed(ILogger log, Exception failure, string connectionId, string eventName);

    [LoggerMessage(4002, LogLevel.Debug, "Connection {ConnectionId} ended. Reason: {Reason}")]
    private static partial void LogEnded(ILogger log, string connectionId, string? reason);
}
