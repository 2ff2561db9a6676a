using AgentCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.Http;

/// <inheritdoc cref="StreamEndpoint"/>
public sealed class StreamFunction(StreamEndpoint endpoint)
{
    /// <param name="request">The request; its end is the stream's.</param>
    /// <param name="stopping">The host's own end of the call, by <c>functionTimeout</c>: <c>RequestAborted</c> says nothing of it.</param>
    [Function("Stream")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "realtime/sse")] HttpRequest request,
        CancellationToken stopping) =>
        endpoint.HandleAsync(request.HttpContext, stopping);
}
