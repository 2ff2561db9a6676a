using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using AgentCore.Feed;
using AgentCore.PubSub;
using Microsoft.Extensions.Logging;

namespace AgentCore.WebPubSub;

/// <summary>The feed over a WebSocket to Web PubSub, as a member of group <c>~feed</c>.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-json-webpubsub-subprotocol</remarks>
public sealed partial class WebPubSubFeed(IHub hub, TimeProvider clock, ILogger<WebPubSubFeed> logger) : IFeed
{
    /// <summary>From the beginning of the handshake to the group's acknowledgement.</summary>
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(10);

    private const ulong JoinAckId = 1;

    private static readonly byte[] Join = System.Text.Encoding.UTF8.GetBytes(
        $$"""{"type":"joinGroup","group":"{{WellKnownGroups.Feed}}","ackId":{{JoinAckId}}}""");

    /// <summary>The URL is used at once. One minute is the least that the service mints.</summary>
    private static readonly ClientTicket Ticket =
        new(WellKnownRoles.Feed, [WellKnownRoles.Feed, WellKnownRoles.JoinFeed], TimeSpan.FromMinutes(1));

    /// <inheritdoc />
    public async IAsyncEnumerable<FeedSignal> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using FeedSocket socket = await OpenAsync(cancellation);
        LogJoined();
        yield return new FeedSignal.Joined();
        while (await NextAsync(socket, cancellation) is { } frame)
        {
            if (frame is ServiceMessage.FeedData data && Read(data) is { } block) yield return new FeedSignal.Block(block);
        }
    }

    private async Task<FeedSocket> OpenAsync(CancellationToken cancellation)
    {
        Uri uri = await GetUriAsync(cancellation);
        using var limit = new CancellationTokenSource(JoinLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        FeedSocket? socket = null;
        try
        {
            socket = await FeedSocket.OpenAsync(uri, clock, either.Token);
            await JoinAsync(socket, either.Token);
            socket.KeepAlive();
            return socket;
        }
        catch (Exception exception)
        {
            if (socket is not null) await socket.DisposeAsync();
            cancellation.ThrowIfCancellationRequested();
            if (exception is OperationCanceledException)
                throw new FeedException($"The feed was not joined within {JoinLimit.TotalSeconds} s.");
            if (exception is WebSocketException) throw new FeedException("The feed's connection could not be opened.", exception);
            throw;
        }
    }

    private async Task<Uri> GetUriAsync(CancellationToken cancellation)
    {
        try
        {
            return await hub.GetClientUriAsync(Ticket, cancellation);
        }
        catch (HubException exception)
        {
            throw new FeedException("No token for the feed's connection was to be had.", exception);
        }
    }

    private static async Task JoinAsync(FeedSocket socket, CancellationToken cancellation)
    {
        await socket.SendAsync(Join, cancellation);
        while (true)
        {
            switch (await socket.ReceiveAsync(cancellation))
            {
                case Received.Ended ended:
                    throw new FeedException($"The feed's connection ended before it was joined: {ended.Reason}.");
                case Received.Frame frame when ServiceMessage.Read(frame.Text) is ServiceMessage.Ack { Id: JoinAckId } ack:
                    if (!ack.IsSuccess) throw new FeedException($"The service refused the feed its group: {ack.Error}.");
                    return;
            }
        }
    }

    private async ValueTask<ServiceMessage?> NextAsync(FeedSocket socket, CancellationToken cancellation)
    {
        switch (await socket.ReceiveAsync(cancellation))
        {
            case Received.Frame frame:
                return ServiceMessage.Read(frame.Text);
            case Received.Ended { IsGoingAway: true }:
                LogGoingAway();
                return null;
            case Received.Ended ended:
                LogEnded(ended.Reason);
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private FeedBlock? Read(ServiceMessage.FeedData data)
    {
        FeedBlock? block = FeedMessage.TryRead(data.Json.Span);
        if (block is null) LogMalformed(data.Json.Length);
        return block;
    }

    [LoggerMessage(2000, LogLevel.Information, "The feed is joined.")]
    private partial void LogJoined();

    [LoggerMessage(2001, LogLevel.Warning, "The feed's connection ended: {Reason}. What is missed is read from the log.")]
    private partial void LogEnded(string reason);

    [LoggerMessage(2002, LogLevel.Warning,
        "A feed message of {Bytes} bytes was not understood and is ignored. What it said is read from the log.")]
    private partial void LogMalformed(int bytes);

    [LoggerMessage(2003, LogLevel.Information,
        "The service restarts or stops, and closed the feed's connection. What is missed is read from the log.")]
    private partial void LogGoingAway();
}
