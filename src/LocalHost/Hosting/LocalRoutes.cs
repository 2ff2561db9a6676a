using AgentCore.Http;
using AgentCore.LocalHost.Dev;
using AgentCore.LocalHost.EventGrid;
using AgentCore.LocalHost.WebPubSub.Clients;
using AgentCore.Messages;
using Microsoft.AspNetCore.Http.Metadata;

namespace AgentCore.LocalHost.Hosting;

/// <summary>The routes of this host beside the Web PubSub subset's own.</summary>
internal static class LocalRoutes
{
    private static readonly string[] Options = [HttpMethods.Options];
    private static readonly string[] GetOrPost = [HttpMethods.Get, HttpMethods.Post];

    /// <summary>The product's routes: the same as in Azure, and <c>/realtime/ws</c>, which there needs the front door.</summary>
    public static void MapRealtime(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/realtime/negotiate", GetOrPost, (HttpContext context, NegotiateEndpoint endpoint) => endpoint.HandleAsync(context));
        routes.MapGet("/realtime/events", (HttpContext context, HistoryEndpoint endpoint) => endpoint.HandleAsync(context));
        routes.MapGet("/realtime/sse", (HttpContext context, StreamEndpoint endpoint) => endpoint.HandleAsync(context));
        routes.MapGet("/realtime/health", (HealthEndpoint endpoint, CancellationToken cancellation) => endpoint.HandleAsync(cancellation));
        routes.MapMethods("/realtime/{**rest}", Options, (HttpContext context, RequestGuard guard) => guard.Preflight(context));
        routes.MapGet("/realtime/ws", ConnectAsync);
    }

    /// <summary>The topic's twin and the dev issuer.</summary>
    public static void MapLocal(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/events", (HttpContext context, TopicEndpoint endpoint) => endpoint.PublishAsync(context))
            .WithMetadata(new BodyLimit(TopicEndpoint.MaxBodyBytes));
        routes.MapMethods("/api/events", Options, TopicEndpoint.Handshake);
        routes.MapPost("/dev/token", (HttpContext context, DevTokenEndpoint endpoint) => endpoint.HandleAsync(context))
            .WithMetadata(new BodyLimit(DevTokenEndpoint.MaxBodyBytes));
    }

    /// <summary>The guide's own URL: what in Azure is the service's client endpoint, with the token in the header too.</summary>
    private static async Task<IResult> ConnectAsync(HttpContext context, ClientEndpoint endpoint)
    {
        if (!context.WebSockets.IsWebSocketRequest) return new ErrorResult(ErrorCode.BadMessage, "This route takes a WebSocket handshake; for plain HTTP there is /realtime/sse.");
        ErrorCode? refusal = await endpoint.HandleAsync(context, AccessToken.Of(context.Request));
        return refusal is { } code ? new ErrorResult(code) : Results.Empty;
    }

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
