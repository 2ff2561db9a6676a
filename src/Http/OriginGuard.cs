using AgentCore.Access;
using AgentCore.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AgentCore.Http;

/// <summary>Refuses the pages of origins that are not allowed, and lets the others read the answers.</summary>
/// <remarks>https://fetch.spec.whatwg.org/#http-cors-protocol</remarks>
public sealed class OriginGuard(OriginPolicy origins)
{
    /// <summary>
    /// What the API reads, and what stock clients add: polyfills of <c>EventSource</c> send <c>Cache-Control</c>, and tracing in a browser
    /// sends the headers of W3C Trace Context and W3C Baggage.
    /// </summary>
    private const string AllowedHeaders = "Authorization, Baggage, Cache-Control, Content-Type, Last-Event-ID, traceparent, tracestate";

    /// <summary>Whether a request is a browser's preflight.</summary>
    /// <remarks>https://fetch.spec.whatwg.org/#cors-preflight-request</remarks>
    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod);

    /// <summary>The refusal, or null. Where there is none, the headers are set that let the page read the answer.</summary>
    public ErrorResult? Refuse(HttpContext context)
    {
        string? origin = context.Request.Headers.Origin;
        if (!origins.Allows(origin)) return new ErrorResult(ErrorCode.ForbiddenOrigin);
        if (origin is not null) AllowOrigin(context.Response, origin);
        return null;
    }

    /// <summary>Answers a browser's question whether a page may send its headers.</summary>
    public IResult Preflight(HttpContext context)
    {
        string? origin = context.Request.Headers.Origin;
        if (origin is null || !origins.Allows(origin)) return new ErrorResult(ErrorCode.ForbiddenOrigin);
        AllowOrigin(context.Response, origin);
        context.Response.Headers.AccessControlAllowMethods = "GET, HEAD, POST, OPTIONS";
        context.Response.Headers.AccessControlAllowHeaders = AllowedHeaders;
        const string aDay = "86400";
        context.Response.Headers.AccessControlMaxAge = aDay;
        return Results.NoContent();
    }

    private static void AllowOrigin(HttpResponse response, string origin)
    {
        response.Headers.AccessControlAllowOrigin = origin;
        response.Headers.Vary = "Origin";
        response.Headers.AccessControlExposeHeaders = "Retry-After";
    }
}
