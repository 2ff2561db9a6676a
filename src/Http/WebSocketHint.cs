using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary><c>GET /realtime/ws</c> where this host holds no WebSockets: says where to get a URL for one.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc9110#section-15.5.22</remarks>
public static class WebSocketHint
{
    /// <summary>Says where the WebSocket is.</summary>
    public static IResult Answer(HttpContext context)
    {
        context.Response.Headers.Upgrade = "websocket";
        return Results.Json(
            new JsonObject
            {
                ["title"] = "WebSockets are served by Azure Web PubSub.",
                ["status"] = StatusCodes.Status426UpgradeRequired,
                ["detail"] = "Ask /realtime/negotiate with your token for a URL, and connect to that.",
                ["negotiate"] = "/realtime/negotiate",
            },
            contentType: ContentTypes.Problem,
            statusCode: StatusCodes.Status426UpgradeRequired);
    }
}
