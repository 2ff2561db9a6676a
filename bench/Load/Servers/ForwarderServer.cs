using System.Diagnostics;
using Yarp.ReverseProxy.Forwarder;

namespace AgentCore.Bench.Servers;

/// <summary>What the Functions host puts before a worker: YARP's forwarder, set up as the host sets it up.</summary>
/// <remarks>https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.Grpc/Server/DefaultHttpProxyService.cs</remarks>
internal static class ForwarderServer
{
    public static async Task RunAsync(int port, string worker)
    {
        WebApplicationBuilder builder = Server.Slim(port);
        builder.Services.AddHttpForwarder();
        await using WebApplication app = builder.Build();
        using var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
        });
        var request = new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromHours(1) };
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        app.Run(async context => await forwarder.SendAsync(context, worker, client, request));
        await app.RunAsync();
    }
}
