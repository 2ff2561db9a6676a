using AgentCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.Http;

/// <inheritdoc cref="ProbeEndpoint.ReadyAsync"/>
public sealed class ReadyFunction(ProbeEndpoint endpoint)
{
    /// <summary>Answers one request.</summary>
    [Function("Ready")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "realtime/readyz")] HttpRequest request) =>
        endpoint.ReadyAsync(request.HttpContext);
}
