using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>One socket of a connection: what waits to be written to it, and how it is ended.</summary>
/// <param name="cut">Ends the socket at once, without a word. It may run code of others: never called under a lock.</param>
/// <param name="closed">Cancelled when the socket has ended.</param>
internal sealed class Link(WebSocket socket, Outbox outbox, Action cut, TimeProvider clock, CancellationToken closed) : IDisposable
{
    // A client that does not answer a close frame is cut. 5 s: a round trip on any network that still works.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private ITimer? closeTimer;

    public WebSocket Socket => socket;

    public Outbox Outbox => outbox;

    /// <summary>Cancelled when the socket has ended.</summary>
    public CancellationToken Closed => closed;

    /// <summary>Accepts the WebSocket of a request.</summary>
    public static async Task<Link> AcceptAsync(
        HttpContext context, string? subprotocol, OutboxLimits limits, OutboxBudget budget, TimeProvider clock)
    {
        // No pings of the socket's own: they cost a timer a connection, and the heartbeat above does the same.
        WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { SubProtocol = subprotocol, KeepAliveInterval = Timeout.InfiniteTimeSpan });
        // The transport's own abort: it also ends a write that waits for a client that does not read, and does no harm when repeated late.
        var transport = context.Features.GetRequiredFeature<IConnectionLifetimeFeature>();
        return new Link(socket, new Outbox(socket, limits, budget, transport.Abort), transport.Abort, clock, transport.ConnectionClosed);
    }

    /// <summary>Closes behind what waits to be written and <paramref name="farewell"/>. False when a close was under way already.</summary>
    public bool TryClose(WebSocketCloseStatus status, Frame? farewell = null)
    {
        if (!outbox.TryClose(status, farewell)) return false;
        closeTimer = clock.CreateTimer(static cut => ((Action)cut!)(), cut, CloseTimeout, Timeout.InfiniteTimeSpan);
        return true;
    }

    /// <summary>Drops what waits to be written and ends the socket, soon and on another thread.</summary>
    public void Cut()
    {
        outbox.TryGiveUp();
        ThreadPool.UnsafeQueueUserWorkItem(static cut => cut(), cut, preferLocal: false);
    }

    /// <summary>Reads until the client answers a close or the socket has ended. What the client sends is dropped.</summary>
    public async Task DrainAsync()
    {
        try
        {
            while (await MessageReader.ReadAsync(socket) is not Incoming.Closed) { }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // The client went without a close frame, or was cut off.
        }
    }

    /// <summary>Whether reading failed because the socket has ended without a close frame.</summary>
    public static bool IsGone(Exception failure) =>
        failure is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;

    public void Dispose() => closeTimer?.Dispose();
}
