using AgentCore.Errors;
using AgentCore.EventLog;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace AgentCore.Http;

/// <summary>
/// The probes of an orchestrator or a load balancer. <c>GET /realtime/livez</c>: whether to restart the process.
/// <c>GET /realtime/readyz</c>: whether to send it new clients.
/// </summary>
/// <remarks>The names are Kubernetes': https://kubernetes.io/docs/reference/using-api/health-checks/</remarks>
/// <param name="log">The event log.</param>
/// <param name="lifetime">Tells when the host begins to stop.</param>
/// <param name="time">Bounds the wait.</param>
public sealed class ProbeEndpoint(IEventLog log, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>200 while the process answers. It asks nothing else: a restart does not mend a storage that is down.</summary>
    public static IResult Live(HttpContext context) => Answer(context, """{"status":"alive"}""");

    /// <summary>200 while the log can be read and the host is not stopping; else 503.</summary>
    public Task<IResult> ReadyAsync(HttpContext context) => AbandonedRequest.HandleAsync(context, async () =>
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return new ErrorResult(ErrorCode.ServerError, "This instance is stopping.");
        await StorageWait.AskAsync(time, stop => log.GetEndAsync(stop).AsTask(), context.RequestAborted).ConfigureAwait(false);
        return Answer(context, """{"status":"ready"}""");
    });

    private static IResult Answer(HttpContext context, string json)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(json, ContentTypes.Json);
    }
}
