using AgentCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.Http;

/// <inheritdoc cref="ProbeEndpoint.Live"/>
public static class LiveFunction
{
    /// <summary>Answers one request.</summary>
    [Function("Live")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "realtime/livez")] HttpRequest request) =>
        ProbeEndpoint.Live(request.HttpContext);
}
