using AgentCore.Access;
using AgentCore.Telemetry;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary><c>GET /realtime/sse</c>: the client's channels as Server-Sent Events, until it leaves or its token ends.</summary>
public sealed class StreamEndpoint(RequestGuard guard, SseResponse response, RealtimeMetrics metrics)
{
    /// <param name="stopping">Cuts the stream without a word.</param>
    public async Task<IResult> HandleAsync(HttpContext context, CancellationToken stopping = default)
    {
        (Principal? principal, ErrorResult? refusal) = await guard.AdmitAsync(context);
        if (principal is not null) refusal = await response.RunAsync(context, principal.Grants, principal.Expires, stopping);
        if (refusal is null) return Results.Empty;
        metrics.Connections.Refused(Transport.Sse, refusal.Code);
        return refusal;
    }
}
