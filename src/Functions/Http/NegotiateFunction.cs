using AgentCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.Http;

/// <inheritdoc cref="NegotiateEndpoint"/>
public sealed class NegotiateFunction(NegotiateEndpoint endpoint)
{
    /// <summary>Answers one request.</summary>
    [Function("Negotiate")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "realtime/negotiate")] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
