using Yarp.ReverseProxy.Forwarder;

namespace AgentCore.LocalHost.FunctionsApp.Forwarding;

/// <summary>Forwards requests to the app that serves them, streams included.</summary>
internal sealed partial class AppForwarder(IHttpForwarder forwarder, HttpMessageInvoker http, IHostApplicationLifetime lifetime, ILogger<AppForwarder> log)
{
    /// <summary>A request on which nothing moves for 240 s is ended, as by the load balancer in front of Functions.</summary>
    /// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout</remarks>
    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    public async Task ForwardAsync(HttpContext context, AppAddress app)
    {
        // A stream that is forwarded ends with this host, which would wait for it else.
        CancellationToken stopping = lifetime.ApplicationStopping;
        ForwarderError error = await forwarder.SendAsync(context, app.Url.AbsoluteUri, http, Config, OriginalAddress.Transformer, stopping);
        if (error is ForwarderError.None || context.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested) return;
        LogFailed(context.Request.Method, context.Request.Path, app.Url, error);
        if (context.Response.HasStarted) return;
        await new ProblemResult(
            context.Response.StatusCode,
            error is ForwarderError.Request ? $"Nothing answers at {app.Url}." : $"The app at {app.Url} did not answer.",
            $"This host forwards {context.Request.Path} there. Start the app, for instance: {app.StartCommand}").ExecuteAsync(context);
    }

    [LoggerMessage(4220, LogLevel.Warning, "{Method} {Path} could not be forwarded to {App}: {Error}.")]
    private partial void LogFailed(string method, string path, Uri app, ForwarderError error);
}
