using AgentCore.FunctionsHost.Hosting;
using AgentCore.FunctionsHost.Rpc;
using AgentCore.FunctionsHost.Worker;
using Yarp.ReverseProxy.Forwarder;

namespace AgentCore.FunctionsHost.Http;

/// <summary>
/// HTTP triggers with ASP.NET Core integration: the call goes to the worker over FunctionRpc, and the request itself is forwarded to the
/// worker's address beside it. Responses stream.
/// </summary>
internal sealed class HttpFunctions(FunctionApp app, FunctionsHostOptions options, IHttpForwarder forwarder) : IDisposable
{
    private const string TriggerType = "httptrigger";

    /// <summary>As the host's forwarder: a stream that is silent for 240 s is cut.</summary>
    private static readonly ForwarderRequestConfig Forwarding = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectCallback = async (context, cancellation) => await WorkerSocket.ConnectAsync(context.DnsEndPoint, cancellation),
    });

    public async Task HandleAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!.Trim('/');
        LoadedFunction? function = await FindAsync(path, context);
        if (function is null) return;
        string? traceParent = context.Request.Headers.TraceParent;
        await app.InvokeAsync(function, new TypedData { Http = new RpcHttp() }, traceParent, context.RequestAborted, (address, invocation) =>
            ForwardAsync(context, address, invocation));
    }

    public void Dispose() => client.Dispose();

    /// <summary>
    /// The function of a path and method. None: the answer is 404, as by the real host, also where only the method is wrong.
    /// </summary>
    /// <remarks>https://github.com/Azure/azure-functions-host/issues/10098</remarks>
    private async Task<LoadedFunction?> FindAsync(string path, HttpContext context)
    {
        string prefix = options.RoutePrefix.Trim('/');
        bool IsAtPath(LoadedFunction function) => Matches($"{prefix}/{function["route"] ?? function.Name}".Trim('/'), path);
        bool TakesMethod(LoadedFunction function) => function.Methods is [] || function.Methods.Contains(context.Request.Method);

        LoadedFunction? function = await app.FindAsync(TriggerType, found => IsAtPath(found) && TakesMethod(found), context.RequestAborted);
        if (function is null) context.Response.StatusCode = StatusCodes.Status404NotFound;
        return function;
    }

    /// <summary>Routes of the app are literal, or end in a parameter that takes the rest of the path.</summary>
    private static bool Matches(string route, string path)
    {
        int rest = route.IndexOf("{*", StringComparison.Ordinal);
        return rest < 0
            ? path.Equals(route, StringComparison.OrdinalIgnoreCase)
            : path.StartsWith(route[..rest], StringComparison.OrdinalIgnoreCase);
    }

    private async Task ForwardAsync(HttpContext context, Uri address, string invocation) =>
        await forwarder.SendAsync(context, address.ToString(), client, Forwarding, new InvocationHeaders(invocation));

    /// <summary>What the worker matches the request to its call by, and what it restores host and scheme from.</summary>
    private sealed class InvocationHeaders(string invocation) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.TryAddWithoutValidation("x-ms-invocation-id", invocation);
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Host", httpContext.Request.Host.Value);
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Proto", httpContext.Request.Scheme);
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString());
        }
    }
}
