using AgentCore.Errors;
using AgentCore.Http;
using AgentCore.LocalHost.Dev;
using AgentCore.LocalHost.EventGrid;
using AgentCore.LocalHost.WebPubSub.Clients;
using AgentCore.LocalHost.WebPubSub.Upstream;
using Microsoft.AspNetCore.Http.Metadata;

namespace AgentCore.LocalHost.Hosting;

/// <summary>The routes of this host beside the Web PubSub emulator's own.</summary>
internal static class LocalRoutes
{
    private static readonly string[] Options = [HttpMethods.Options];
    private static readonly string[] GetOrPost = [.. Get, HttpMethods.Post];

    /// <summary>A route that takes GET takes HEAD: RFC 9110 §9.3.2.</summary>
    public static string[] Get => [HttpMethods.Get, HttpMethods.Head];

    /// <summary>The product's routes, the same as in Azure.</summary>
    public static void MapRealtime(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/realtime/negotiate", GetOrPost, By<NegotiateEndpoint>((endpoint, context) => endpoint.HandleAsync(context)));
        routes.MapMethods("/realtime/events", Get, By<HistoryEndpoint>((endpoint, context) => endpoint.HandleAsync(context)));
        routes.MapMethods("/realtime/sse", Get, By<StreamEndpoint>((endpoint, context) => endpoint.HandleAsync(context)));
        routes.MapMethods("/realtime/health", Get, By<HealthEndpoint>((endpoint, context) => endpoint.HandleAsync(context)));
        routes.MapMethods("/realtime/livez", Get, context => ProbeEndpoint.Live(context).ExecuteAsync(context));
        routes.MapMethods("/realtime/readyz", Get, By<ProbeEndpoint>((endpoint, context) => endpoint.ReadyAsync(context)));
        routes.MapMethods("/realtime/{**rest}", Options, By<RequestGuard>((guard, context) => Task.FromResult(guard.Preflight(context))));
    }

    /// <summary>The topic's twin, the dev issuer, and <c>/realtime/ws</c>, which in Azure needs the front door.</summary>
    public static void MapLocal(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/realtime/ws", Get, By<ClientEndpoint>(ConnectAsync));
        routes.MapPost("/api/events", By<TopicEndpoint>((endpoint, context) => endpoint.PublishAsync(context)))
            .WithMetadata(new BodyLimit(TopicEndpoint.MaxBodyBytes));
        routes.MapMethods("/api/events", Options, context => TopicEndpoint.Handshake(context).ExecuteAsync(context));
        routes.MapPost("/dev/token", By<DevTokenEndpoint>((endpoint, context) => endpoint.HandleAsync(context)))
            .WithMetadata(new BodyLimit(DevTokenEndpoint.MaxBodyBytes));
    }

    /// <summary>The guide's own URL: what in Azure is the service's client endpoint, with the token in the header too.</summary>
    private static async Task<IResult> ConnectAsync(ClientEndpoint endpoint, HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest) return new ErrorResult(ErrorCode.BadMessage, "This route takes a WebSocket handshake; for plain HTTP there is /realtime/sse.");
        Refusal? refusal = await endpoint.HandleAsync(context, AccessToken.Of(context.Request));
        return refusal?.Code is { } code ? new ErrorResult(code, refusal.Message) : Results.Empty;
    }

    /// <summary>
    /// The endpoint is made when it is first asked. A delegate with parameters of its own would be compiled when the first request comes,
    /// and with it all the others.
    /// </summary>
    private static RequestDelegate By<TEndpoint>(Func<TEndpoint, HttpContext, Task<IResult>> handle)
        where TEndpoint : notnull => async context =>
    {
        IResult result = await handle(context.RequestServices.GetRequiredService<TEndpoint>(), context);
        await result.ExecuteAsync(context);
    };

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
