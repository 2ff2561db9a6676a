using AgentCore.Access;
using AgentCore.Limits;
using AgentCore.Messages;
using AgentCore.Streaming;
using AgentCore.Telemetry;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary><c>GET /realtime/sse</c>: the client's channels as Server-Sent Events, until it leaves or its token ends.</summary>
public sealed class StreamEndpoint(RequestGuard guard, SseResponse response, LimitOptions limits, RealtimeMetrics metrics)
{
    private readonly ConnectionQuota quota = new(limits.ConnectionsPerSubject);

    /// <param name="stopping">Cuts the stream without a word.</param>
    public async Task<IResult> HandleAsync(HttpContext context, CancellationToken stopping = default)
    {
        await Lane.Crowd.EnterAsync();
        (Principal? principal, ErrorResult? refusal) = await guard.AdmitAsync(context);
        if (principal is not null) refusal = await RunAsync(context, principal, stopping);
        if (refusal is null) return Results.Empty;
        metrics.Connections.Refused(Transport.Sse, refusal.Code);
        return refusal;
    }

    private async Task<ErrorResult?> RunAsync(HttpContext context, Principal principal, CancellationToken stopping)
    {
        using IDisposable? place = quota.TryTake(principal.Identity);
        return place is null
            ? new ErrorResult(ErrorCode.TooManyConnections, $"A subject may have {limits.ConnectionsPerSubject} streams at once.")
            : await response.RunAsync(context, principal.Grants, principal.Expires, stopping);
    }
}
