using AgentCore.Access;
using AgentCore.Errors;
using AgentCore.Limits;
using AgentCore.Scheduling;
using AgentCore.Telemetry;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary><c>GET /realtime/sse</c>: the client's channels as Server-Sent Events, until it leaves or its token ends.</summary>
public sealed class StreamEndpoint(RequestGuard guard, SseResponse response, LimitOptions limits, Lanes lanes, ConnectionMetrics metrics)
{
    private readonly ConnectionQuota quota = new(limits.ConnectionsPerSubject);

    /// <summary>Returns normally whenever the client leaves or the call is cancelled, whether or not the stream has begun.</summary>
    /// <param name="context">The request; its end is the stream's.</param>
    /// <param name="stopping">Cuts the stream without a word.</param>
    public Task<IResult> HandleAsync(HttpContext context, CancellationToken stopping = default) =>
        AbandonedRequest.HandleAsync(context, () => StreamAsync(context, stopping), stopping);

    private async Task<IResult> StreamAsync(HttpContext context, CancellationToken stopping)
    {
        await lanes.Crowd.EnterAsync();
        (Principal? principal, ErrorResult? refusal) = await guard.AdmitAsync(context);
        if (principal is not null) refusal = await RunAsync(context, principal, stopping);
        if (refusal is null) return Results.Empty;
        metrics.Refused(Transport.Sse, refusal.Code);
        return StreamRefusal.For(context.Request, refusal);
    }

    private async Task<ErrorResult?> RunAsync(HttpContext context, Principal principal, CancellationToken stopping)
    {
        using IDisposable? place = quota.TryTake(principal.Identity);
        return place is null
            ? new ErrorResult(ErrorCode.TooManyConnections, $"A subject may have {limits.ConnectionsPerSubject} streams at once.")
            : await response.RunAsync(context, principal.Grants, principal.Expires, stopping);
    }
}
