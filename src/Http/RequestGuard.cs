using AgentCore.Access;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary>Lets a request through with its principal, or says which error it earned. Also answers for the origins of web pages.</summary>
public sealed class RequestGuard(TokenValidator validator, OriginPolicy origins)
{
    private readonly OriginGuard guard = new(origins);

    /// <summary>The principal, or the refusal. Headers that allow the page's origin to read the answer, either way, are set.</summary>
    public async ValueTask<(Principal? Principal, ErrorResult? Refusal)> AdmitAsync(HttpContext context)
    {
        if (guard.Refuse(context) is { } forbidden) return (null, forbidden);
        return await validator.ValidateAsync(AccessToken.Of(context.Request), context.RequestAborted).ConfigureAwait(false) switch
        {
            AccessResult.Granted granted => (granted.Principal, null),
            AccessResult.Refused refused => (null, new ErrorResult(refused.Code)),
            _ => throw new InvalidOperationException("Unknown access result."),
        };
    }

    /// <summary>Answers a browser's question whether a page may send its headers.</summary>
    public IResult Preflight(HttpContext context) => guard.Preflight(context);
}
