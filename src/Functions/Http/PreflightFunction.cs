using AgentCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.Http;

/// <summary>Answers preflight requests on every route where the platform's own CORS is off. Where it is on, none comes here.</summary>
/// <remarks>https://learn.microsoft.com/azure/app-service/app-service-web-tutorial-rest-api#app-service-cors-vs-your-cors</remarks>
public sealed class PreflightFunction(RequestGuard guard)
{
    /// <summary>Answers one request.</summary>
    [Function("Preflight")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "options", Route = "realtime/{*rest}")] HttpRequest request) =>
        guard.Preflight(request.HttpContext);
}
