using System.Net.WebSockets;
using System.Security.Cryptography;
using AgentCore.Errors;
using AgentCore.Http;
using AgentCore.Limits;
using AgentCore.LocalHost.Listening;
using AgentCore.LocalHost.WebPubSub.Upstream;
using AgentCore.Telemetry;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>Where clients connect: checks the handshake, asks the event handler, and serves the connection until it ends.</summary>
internal sealed partial class ClientEndpoint(
    EmulatedHub hub, IUpstream upstream, AccessKeyTokens tokens, SelfAddress self, IOptions<WebPubSubEmulatorOptions> options,
    TimeProvider clock, ConnectionMetrics metrics, ILogger<ClientEndpoint> log)
{
    // Clients back off from 1 s to 30 s with jitter; five seconds keep a full instance from being asked at once again.
    private const string RetryAfterSeconds = "5";

    /// <summary>The service answers 500 where the event handler fails.</summary>
    private static readonly Refusal HandlerFailed = new(StatusCodes.Status500InternalServerError, ErrorCode.ServerError);

    private readonly ConnectionQuota quota = new(options.Value.ConnectionsPerUser);
    private readonly OutboxLimits limits = new(options.Value.MaxQueuedMessages, options.Value.MaxQueuedBytes);

    /// <summary>
    /// Serves one connection; the pipeline must have <c>UseWebSockets</c>. Where there is an answer, the connection was refused: status
    /// and headers are set, the body is the caller's to write.
    /// </summary>
    /// <param name="appToken">
    /// For a route of our own: the app's token, taken from a header. It stands in the query as <c>token</c>, and the Authorization
    /// header is not read as a token of the service.
    /// </param>
    public async Task<Refusal?> HandleAsync(HttpContext context, string? appToken = null)
    {
        if (!context.WebSockets.IsWebSocketRequest) return Refuse(context, ErrorCode.BadMessage);
        if (RecoveryRequest.Of(context.Request) is { } recovery) return await RecoverAsync(context, recovery);
        if (ConnectionPlaces.TryTake(hub) is not { } places) return Refuse(context, TooMany(context));

        ClientSession? session = null;
        try
        {
            (session, Refusal? refusal) = await AcceptAsync(context, appToken, places);
            if (session is null) return Refuse(context, refusal ?? HandlerFailed);
            await session.RunAsync();
            return null;
        }
        finally
        {
            if (session is null) places.Dispose();
        }
    }

    private ErrorCode TooMany(HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        metrics.Refused(Transport.WebSocket, ErrorCode.TooManyConnections);
        return ErrorCode.TooManyConnections;
    }

    private static Refusal Refuse(HttpContext context, Refusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        return refusal;
    }

    private async Task<(ClientSession? Session, Refusal? Refusal)> AcceptAsync(
        HttpContext context, string? appToken, ConnectionPlaces places)
    {
        JsonWebToken? token = null;
        if (ServiceToken(context.Request, appToken) is { } text)
        {
            token = await tokens.ReadAsync(text, audience => IsClientUrl(audience, context.Request));
            if (token is null) return (null, ErrorCode.TokenInvalid);
        }
        else if (!options.Value.AllowAnonymous) return (null, ErrorCode.TokenMissing);

        string id = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16));
        ConnectEvent handshake = Handshake.Request(id, context.Request, token, appToken);
        switch (await AskAsync(handshake, context.RequestAborted))
        {
            case ConnectReply.Refused refused:
                return (null, refused.Refusal);
            case ConnectReply.Accepted accepted when accepted.Subprotocol is null || handshake.Subprotocols.Contains(accepted.Subprotocol):
                string? userId = accepted.UserId ?? token?.Subject;
                if (!places.TryTakeOf(quota, userId)) return (null, TooMany(context));
                IEnumerable<string> groups = accepted.Groups.Count > 0
                    ? accepted.Groups
                    : handshake.Claims.GetValueOrDefault("webpubsub.group", []);
                IReadOnlyList<string> roles = accepted.Roles ?? handshake.Claims.GetValueOrDefault("role", []);
                string? subprotocol = accepted.Subprotocol ?? handshake.Subprotocols.FirstOrDefault(PubSubResponses.IsSubprotocol);
                var facts = new ConnectionFacts(id, userId, new ConnectionRoles(roles), subprotocol);
                return (await OpenAsync(context, facts, groups, accepted.State, places), null);
            default:
                return (null, HandlerFailed);
        }
    }

    private async Task<ClientSession> OpenAsync(
        HttpContext context, ConnectionFacts facts, IEnumerable<string> groups, string? state, ConnectionPlaces places)
    {
        Link link = await AcceptAsync(context, facts.Subprotocol);
        Connection connection = facts.IsReliable
            ? new ReliableConnection(facts, link, hub.Budget, clock)
            : new PlainConnection(facts, link);
        connection.SetState(state);
        ClientProtocol protocol = facts.IsPubSub
            ? new PubSubProtocol(connection, hub, upstream, log)
            : new SimpleProtocol(connection, upstream, log);
        var session = new ClientSession(connection, link, protocol, hub, upstream, () => Release(connection, places), log);
        metrics.Opened(Transport.WebSocket);
        if (facts.IsReliable) recoverable[facts.Id] = session;
        if (!hub.TryAdd(connection, groups)) connection.Close(WebSocketCloseStatus.EndpointUnavailable, EmulatedHub.DrainReason);
        return session;
    }

    /// <summary>A reliable client's socket has room for all that may be unacknowledged, and for the service's own frames beside.</summary>
    private Task<Link> AcceptAsync(HttpContext context, string? subprotocol)
    {
        OutboxLimits room = subprotocol is PubSubResponses.ReliableSubprotocol ? limits + Unacknowledged.Limits : limits;
        return Link.AcceptAsync(context, subprotocol, room, hub.Budget, clock);
    }

    private void Release(Connection connection, ConnectionPlaces places)
    {
        recoverable.TryRemove(connection.Id, out _);
        metrics.Released(Transport.WebSocket);
        places.Dispose();
    }

    private async Task<ConnectReply?> AskAsync(ConnectEvent handshake, CancellationToken cancellation)
    {
        try
        {
            return await upstream.ConnectAsync(handshake, cancellation);
        }
        catch (Exception failure)
        {
            LogHandlerFailed(log, failure, handshake.ConnectionId);
            return null;
        }
    }

    private static string? ServiceToken(HttpRequest request, string? appToken)
    {
        if (request.Query.TryGetValue("access_token", out var inQuery)) return inQuery.ToString();
        return appToken is null ? AccessToken.OfHeader(request) : null;
    }

    /// <summary>The audience names the service by its own address, or by the one that the client used, as with a custom domain.</summary>
    private bool IsClientUrl(string audience, HttpRequest request) => new[] { self.Url.Authority, request.Host.Value }.Any(authority =>
        audience.Equals($"http://{authority}/client/hubs/{hub.Name}", StringComparison.OrdinalIgnoreCase)
        || audience.Equals($"https://{authority}/client/hubs/{hub.Name}", StringComparison.OrdinalIgnoreCase));

    [LoggerMessage(4003, LogLevel.Error, "The event handler failed on the handshake of connection {ConnectionId}.")]
    private static partial void LogHandlerFailed(ILogger log, Exception failure, string connectionId);
}
