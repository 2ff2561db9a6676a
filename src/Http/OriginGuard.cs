using AgentCore.Access;
using AgentCore.Errors;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary>Refuses the pages of origins that are not allowed, and lets the others read the answers.</summary>
/// <remarks>https://fetch.spec.whatwg.org/#http-cors-protocol</remarks>
public sealed class OriginGuard(OriginPolicy origins)
{
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
        context.Response.Headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        context.Response.Headers.AccessControlAllowHeaders = "Authorization, Last-Event-ID, Content-Type";
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
