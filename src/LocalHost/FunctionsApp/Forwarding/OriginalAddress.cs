using Yarp.ReverseProxy.Forwarder;

namespace AgentCore.LocalHost.FunctionsApp.Forwarding;

/// <summary>
/// Tells the app the address that the client asked for, so that absolute URLs come right. What a client sends in these headers is
/// replaced.
/// </summary>
internal sealed class OriginalAddress : HttpTransformer
{
    public static OriginalAddress Transformer { get; } = new();

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        // The host header is the app's own address.
        proxyRequest.Headers.Host = null;
        Set(proxyRequest, "X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString());
        Set(proxyRequest, "X-Forwarded-Host", httpContext.Request.Host.Value);
        Set(proxyRequest, "X-Forwarded-Proto", httpContext.Request.Scheme);
    }

    private static void Set(HttpRequestMessage request, string name, string? value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
