using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>Reads the sockets of one connection until it ends, and tells the event handler of its beginning and its end.</summary>
/// <param name="first">Its first socket.</param>
/// <param name="ended">Called last.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing.")]
internal sealed partial class ClientSession(
    Connection connection, Link first, ClientProtocol protocol, EmulatedHub hub, IUpstream upstream, Action ended, ILogger log)
{
    /// <summary>
    /// One socket is read at a time. A reliable client may be back while the last message from its broken socket is still being handled.
    /// </summary>
    private readonly SemaphoreSlim? reading = connection is ReliableConnection ? new(1) : null;

    public Connection Connection => connection;

    /// <summary>Serves a connection that the hub knows over its first socket. Ends when the socket does; never throws.</summary>
    public Task RunAsync()
    {
        _ = TellConnectedAsync();
        return ServeAsync(first);
    }

    /// <summary>Serves the connection over a socket that it is on. Ends when the socket does; never throws.</summary>
    public async Task ServeAsync(Link link)
    {
        if (await ReadInTurnAsync(link) is { } closed) connection.AnswerClose(link, closed.Status);
        Departure departure = connection.Leave(link, () => _ = EndAsync());
        if (departure is Departure.Over) hub.Remove(connection);
        else link.Cut();
        await link.Outbox.WhenWrittenAsync();
        link.Dispose();
        if (departure is Departure.Over) await EndAsync();
        else LogBroken(log, connection.Id);
    }

    private async Task<Incoming.Closed?> ReadInTurnAsync(Link link)
    {
        if (reading is null) return await ReadAsync(link);
        try
        {
            await reading.WaitAsync(link.Closed);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        try
        {
            return await ReadAsync(link);
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>The client's close; null where the socket ended without one.</summary>
    private async Task<Incoming.Closed?> ReadAsync(Link link)
    {
        try
        {
            while (await MessageReader.ReadAsync(link.Socket) is var incoming)
            {
                if (incoming is Incoming.Closed closed) return closed;
                // What a client says after we closed is read, so that it sees our close frame, and not heard.
                if (!connection.Hears(link)) continue;
                if (incoming is Incoming.Message message) await AnswerAsync(message);
                else connection.Close(WebSocketCloseStatus.MessageTooBig, "The message is larger than 1 MB.");
            }
        }
        catch (Exception gone) when (Link.IsGone(gone))
        {
            // The client went without a close frame, or was cut off.
        }

        return null;
    }

    /// <summary>The answer waits in the outbox, as what the hub sends does.</summary>
    private async Task AnswerAsync(Incoming.Message message)
    {
        await protocol.HandleAsync(message.Type, message.Body);
        hub.Relieve();
    }

    private async Task EndAsync()
    {
        hub.Remove(connection);
        LogEnded(log, connection.Id, connection.CloseReason);
        await TellDisconnectedAsync();
        ended();
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

    [LoggerMessage(4004, LogLevel.Debug, "A socket of connection {ConnectionId} has ended, and the connection goes on.")]
    private static partial void LogBroken(ILogger log, string connectionId);
}
