using AgentCore.Access;
using AgentCore.Messages;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary>Lets a request through with its principal, or says which error it earned. Also answers for the origins of web pages.</summary>
public sealed class RequestGuard(TokenValidator validator, OriginPolicy origins)
{
    /// <summary>The principal, or the refusal. Headers that allow the page's origin to read the answer, either way, are set.</summary>
    public async ValueTask<(Principal? Principal, ErrorResult? Refusal)> AdmitAsync(HttpContext context)
    {
        string? origin = context.Request.Headers.Origin;
        if (!origins.Allows(origin)) return (null, new ErrorResult(ErrorCode.ForbiddenOrigin));
        if (origin is not null) AllowOrigin(context.Response, origin);
        return await validator.ValidateAsync(AccessToken.Of(context.Request), context.RequestAborted).ConfigureAwait(false) switch
        {
            AccessResult.Granted granted => (granted.Principal, null),
            AccessResult.Refused refused => (null, new ErrorResult(refused.Code)),
            _ => throw new InvalidOperationException("Unknown access result."),
        };
    }

    /// <summary>Answers a browser's question whether a page may send its headers.</summary>
    /// <remarks>https://fetch.spec.whatwg.org/#http-cors-protocol</remarks>
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
