using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.Errors;
using AgentCore.Limits;
using AgentCore.Liveness;
using AgentCore.PubSub;
using AgentCore.Sessions;
using AgentCore.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentCore.Http;

/// <summary><c>GET|POST /realtime/negotiate</c>: trades the app's token for a URL that opens one WebSocket.</summary>
/// <param name="guard">Admits requests.</param>
/// <param name="hub">Makes the URL.</param>
/// <param name="catalogue">The event types.</param>
/// <param name="limits">How many URLs a subject may ask for.</param>
/// <param name="liveness">When sessions end.</param>
/// <param name="clock">The time.</param>
/// <param name="metrics">Counts what is refused by rate.</param>
/// <param name="clientUrl">Null where clients reach the hub by the hub's own address, as in Azure.</param>
public sealed class NegotiateEndpoint(
    RequestGuard guard, IHub hub, EventCatalogue catalogue, LimitOptions limits, LivenessOptions liveness, TimeProvider clock,
    ConnectionMetrics metrics, ClientUrl? clientUrl = null)
{
    /// <summary>How long a URL may be used to connect, at most. 5 minutes: it is used at once, and may leak where URLs are kept.</summary>
    public static TimeSpan UrlLifetime { get; } = TimeSpan.FromMinutes(5);

    private readonly LivenessClock livenessClock = new(liveness);
    private readonly KeyedRateLimiter rate = new(new RateLimit(limits.NegotiationsPerMinute, limits.NegotiationsPerMinute), clock);

    /// <summary>Answers one request.</summary>
    public Task<IResult> HandleAsync(HttpContext context) => AbandonedRequest.HandleAsync(context, () => AnswerAsync(context));

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        (Principal? principal, ErrorResult? refusal) = await guard.AdmitAsync(context).ConfigureAwait(false);
        if (principal is null) return refusal!;
        if (!rate.TryTake(principal.Identity))
        {
            metrics.RateLimited(RateLimited.Negotiation);
            return new ErrorResult(ErrorCode.RateLimited);
        }
        string? channels = ExactQuery.All(context.Request, "channels") is { Count: > 0 } values ? string.Join(',', values) : null;
        if (ConnectGate.Problem(channels, principal.Grants, catalogue) is { } wrong) return new ErrorResult(wrong.Code, wrong.Message);

        DateTimeOffset now = clock.GetUtcNow();
        if (!livenessClock.CanEndInTime(principal.Expires, now)) return new ErrorResult(ErrorCode.TokenExpired, livenessClock.EndsTooSoon);
        TimeSpan left = principal.Expires - now;
        var ticket = new ClientTicket(principal.Subject, SessionRoles.For(principal), left < UrlLifetime ? left : UrlLifetime);
        if (await TryGetUriAsync(ticket, context.RequestAborted).ConfigureAwait(false) is not { } url)
            return new ErrorResult(ErrorCode.ServerError, "Web PubSub gives no URL now.");
        if (clientUrl is not null) url = clientUrl(context.Request, url);
        string narrowed = channels is null ? url.AbsoluteUri : QueryHelpers.AddQueryString(url.AbsoluteUri, "channels", channels);
        context.Response.Headers.CacheControl = "no-store";
        var answer = new NegotiateAnswer(narrowed, livenessClock.EndOf(principal.Expires).UtcDateTime, ConnectGate.Protocol);
        return Results.Json(answer, HttpJson.Default.NegotiateAnswer);
    }

    /// <summary>Null where Web PubSub mints the token and cannot be asked; the hub's metrics say why.</summary>
    private async Task<Uri?> TryGetUriAsync(ClientTicket ticket, CancellationToken cancellation)
    {
        try
        {
            return await hub.GetClientUriAsync(ticket, cancellation).ConfigureAwait(false);
        }
        catch (HubException)
        {
            return null;
        }
    }
}

/// <param name="Url">Opens one WebSocket; it holds a token and is to be treated as one.</param>
/// <param name="Expires">When the session ends unless <c>auth</c> brings a fresh token.</param>
/// <param name="Protocol">The message protocol, which may also be asked for as subprotocol.</param>
internal sealed record NegotiateAnswer(string Url, DateTime Expires, string Protocol);
