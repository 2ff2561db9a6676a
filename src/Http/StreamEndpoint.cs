using AgentCore.Access;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary><c>GET /realtime/sse</c>: the client's channels as Server-Sent Events, until it leaves or its token ends.</summary>
public sealed class StreamEndpoint(RequestGuard guard, SseResponse response)
{
    /// <param name="stopping">Cuts the stream without a word.</param>
    public async Task<IResult> HandleAsync(HttpContext context, CancellationToken stopping = default)
    {
        (Principal? principal, ErrorResult? refusal) = await guard.AdmitAsync(context);
        if (principal is null) return refusal!;
        return (IResult?)await response.RunAsync(context, principal.Grants, principal.Expires, stopping) ?? Results.Empty;
    }
}
