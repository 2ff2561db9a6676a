using System.Globalization;
using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.Events;
using AgentCore.Messages;
using AgentCore.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentCore.Http;

/// <summary><c>GET /realtime/sse</c>: the client's channels as Server-Sent Events, until it leaves or its token ends.</summary>
public sealed class StreamEndpoint(RequestGuard guard, StreamHub hub, EventCatalogue catalogue)
{
    public async Task<IResult> HandleAsync(HttpContext context)
    {
        (Principal? principal, ErrorResult? refusal) = await guard.AdmitAsync(context);
        if (principal is null) return refusal!;
        Subscription asked = ChannelsQuery.Narrow(context.Request, principal.Grants, catalogue);
        if (asked is Subscription.Refused refused) return new ErrorResult(refused.Code, refused.Message);
        if (FormatOf(context.Request) is not { } format) return new ErrorResult(ErrorCode.BadMessage, "'format' must be 'named' or 'envelope'.");

        var request = new StreamRequest(((Subscription.Granted)asked).Channels, format, principal.Expires)
        {
            LastEventId = NotEmpty(context.Request.Headers["Last-Event-ID"]),
            Since = NotEmpty(context.Request.Query["lastEventId"]),
        };
        return await hub.OpenAsync(request, context.RequestAborted) switch
        {
            StreamOpening.Opened opened => new StreamResult(opened.Stream),
            StreamOpening.Full full => Full(context.Response, full.RetryAfter),
            _ => new ErrorResult(ErrorCode.BadCursor),
        };
    }

    private static ErrorResult Full(HttpResponse response, TimeSpan retryAfter)
    {
        response.Headers.RetryAfter = ((int)retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return new ErrorResult(ErrorCode.TooManyConnections);
    }

    private static StreamFormat? FormatOf(HttpRequest request) => (string?)request.Query["format"] switch
    {
        null or "named" => StreamFormat.Named,
        "envelope" => StreamFormat.Envelope,
        _ => null,
    };

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <remarks>https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream</remarks>
    private sealed class StreamResult(EventStream stream) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            using (stream)
            {
                HttpResponse response = httpContext.Response;
                response.ContentType = "text/event-stream";
                response.Headers.CacheControl = "no-store";
                // nginx and those who follow it hold a response back unless told not to.
                response.Headers["X-Accel-Buffering"] = "no";
                httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
                await response.StartAsync(httpContext.RequestAborted);
                await stream.RunAsync(response.BodyWriter, httpContext.Abort, httpContext.RequestAborted);
            }
        }
    }
}
