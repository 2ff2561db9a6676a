using AgentCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.Http;

/// <inheritdoc cref="HealthEndpoint"/>
public sealed class HealthFunction(HealthEndpoint endpoint)
{
    /// <summary>Answers one request.</summary>
    [Function("Health")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "realtime/health")] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
