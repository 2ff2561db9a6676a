using AgentCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.Http;

/// <inheritdoc cref="HistoryEndpoint"/>
public sealed class HistoryFunction(HistoryEndpoint endpoint)
{
    /// <summary>Answers one request.</summary>
    [Function("History")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "realtime/events")] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
