using System.Collections.Concurrent;
using System.Net.WebSockets;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>Reliable clients that come back over another socket.</summary>
/// <remarks>https://github.com/Azure/azure-webpubsub/blob/main/protocols/client/client-spec.md#14-connection-recovery</remarks>
internal sealed partial class ClientEndpoint
{
    /// <summary>The sessions of reliable connections, by the connection's id.</summary>
    private readonly ConcurrentDictionary<string, ClientSession> recoverable = new(StringComparer.Ordinal);

    private async Task<Refusal?> RecoverAsync(HttpContext context, RecoveryRequest request)
    {
        // The client's own subprotocol is the connection's: no other has recoveries.
        string? subprotocol = context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(PubSubResponses.ReliableSubprotocol.Equals);
        if (subprotocol is null
            || !recoverable.TryGetValue(request.ConnectionId, out ClientSession? session)
            || session.Connection is not ReliableConnection connection
            || !connection.Owns(request.ReconnectionToken)) return await DenyAsync(context, subprotocol);
        Link link = await AcceptAsync(context, subprotocol);
        if (connection.TryRecover(link)) await session.ServeAsync(link);
        else await DenyAsync(link);
        return null;
    }

    /// <summary>
    /// 1008 has clients open a new connection; an HTTP status would have them try again. It takes a place for as long, so that there are
    /// never more sockets than places and connections.
    /// </summary>
    private async Task<Refusal?> DenyAsync(HttpContext context, string? subprotocol)
    {
        using ConnectionPlaces? places = ConnectionPlaces.TryTake(hub);
        if (places is null) return Refuse(context, TooMany(context));
        await DenyAsync(await AcceptAsync(context, subprotocol));
        return null;
    }

    private static async Task DenyAsync(Link link)
    {
        link.TryClose(WebSocketCloseStatus.PolicyViolation);
        await link.DrainAsync();
        await link.Outbox.WhenWrittenAsync();
        link.Dispose();
    }
}

/// <summary>What a client shows to have its connection back.</summary>
internal sealed record RecoveryRequest(string ConnectionId, string ReconnectionToken)
{
    /// <summary>Null where the request is for a new connection.</summary>
    public static RecoveryRequest? Of(HttpRequest request) => request.Query.TryGetValue("awps_connection_id", out var id)
        ? new RecoveryRequest(id.ToString(), request.Query["awps_reconnection_token"].ToString())
        : null;

    /// <summary>Without the token: records print their members.</summary>
    public override string ToString() => ConnectionId;
}
