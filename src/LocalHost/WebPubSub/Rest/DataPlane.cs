using AgentCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentCore.LocalHost.WebPubSub.Rest;

/// <summary>The REST routes of a hub that this system and its tests call, for callers with a token signed with the access key.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/webpubsub/dataplane/web-pub-sub</remarks>
internal sealed class DataPlane(EmulatedHub hub, HubOperations operations, TokenOperation generateToken, AccessKeyTokens tokens)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, HttpMethods.Post, ":send", Operations.SendToAll, call => operations.SendAsync(call, new Audience.Everyone()));
        Map(routes, HttpMethods.Post, ":addToGroups", Operations.AddToGroups, operations.JoinByFilterAsync);
        Map(routes, HttpMethods.Post, ":removeFromGroups", Operations.RemoveFromGroups, operations.LeaveByFilterAsync);
        Map(routes, HttpMethods.Post, ":generateToken", Operations.GenerateToken, generateToken.RunAsync);
        MapConnections(routes);
        MapGroups(routes);
    }

    private void MapConnections(IEndpointRouteBuilder routes)
    {
        const string One = "connections/{connectionId}";
        Map(routes, HttpMethods.Head, One, Operations.ConnectionExists, call => operations.ExistsAsync(call, Connection(call)));
        Map(routes, HttpMethods.Delete, One, Operations.CloseConnection, call => operations.CloseAsync(call, Connection(call)));
        Map(routes, HttpMethods.Post, $"{One}/:send", Operations.SendToConnection, call => operations.SendAsync(call, Connection(call)));
    }

    private void MapGroups(IEndpointRouteBuilder routes)
    {
        const string One = "groups/{group}";
        Map(routes, HttpMethods.Head, One, Operations.GroupExists, call => operations.ExistsAsync(call, Group(call)));
        Map(routes, HttpMethods.Post, $"{One}/:send", Operations.SendToGroup, call => operations.SendAsync(call, Group(call)));
        Map(routes, HttpMethods.Post, $"{One}/:closeConnections", Operations.CloseGroup, call => operations.CloseAsync(call, Group(call)));
        Map(routes, HttpMethods.Put, $"{One}/connections/{{connectionId}}", Operations.AddConnectionToGroup, operations.JoinAsync);
    }

    private static Audience.One Connection(RestCall call) => new(call.ConnectionId);

    private static Audience.Group Group(RestCall call) => new(call.Group);

    private void Map(IEndpointRouteBuilder routes, string method, string path, string operation, Func<RestCall, Task<RestAnswer>> run) =>
        routes.MapMethods($"/api/hubs/{{hub}}/{path}", [method], async context =>
        {
            RestAnswer answer = await RefuseAsync(context) ?? await run(new RestCall(context, operation));
            await answer.WriteAsync(context.Response);
        });

    private async Task<RestAnswer?> RefuseAsync(HttpContext context)
    {
        if (AccessToken.OfHeader(context.Request) is not { } token || await tokens.ReadAsync(token, audience => IsUrl(audience, context)) is null)
            return RestAnswer.Error(StatusCodes.Status401Unauthorized, "Unauthorized", "A valid token for this URL is required.");
        return hub.Name.Equals((string?)context.GetRouteValue("hub"), StringComparison.OrdinalIgnoreCase)
            ? null
            : RestAnswer.NotFound("There is no such hub here.");
    }

    /// <summary>The URL as it stands on the wire, with the query or without, in any case, or decoded.</summary>
    private static bool IsUrl(string audience, HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        string url = $"{context.Request.Scheme}://{context.Request.Host}{target}";
        string path = url.Split('?', 2)[0];
        return Is(url) || Is(path) || Is(Uri.UnescapeDataString(url)) || Is(Uri.UnescapeDataString(path));

        bool Is(string meant) => audience.Equals(meant, StringComparison.OrdinalIgnoreCase);
    }
}
