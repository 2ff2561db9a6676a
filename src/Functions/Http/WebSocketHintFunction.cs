using AgentCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.Http;

/// <inheritdoc cref="WebSocketHint"/>
public static class WebSocketHintFunction
{
    /// <summary>Answers one request.</summary>
    [Function("WebSocketHint")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "realtime/ws")] HttpRequest request) =>
        WebSocketHint.Answer(request.HttpContext);
}
