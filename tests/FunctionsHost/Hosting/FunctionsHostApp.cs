using System.Reflection;
using AgentCore.FunctionsHost.EventGrid;
using AgentCore.FunctionsHost.Http;
using AgentCore.FunctionsHost.Timers;
using AgentCore.FunctionsHost.WebPubSub;
using AgentCore.FunctionsHost.Worker;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;

namespace AgentCore.FunctionsHost.Hosting;

/// <summary>
/// A small Functions host for tests: it runs the compiled app as a worker process and does what the real host was observed to do, its defects
/// included. One port serves HTTP functions and web hooks, another one FunctionRpc.
/// </summary>
internal sealed class FunctionsHostApp : IAsyncDisposable
{
    private readonly WebApplication web;

    private FunctionsHostApp(WebApplication web, FunctionApp app, Uri url) => (this.web, App, Url) = (web, app, url);

    /// <summary>The app as this build made it.</summary>
    public static string BuiltApp { get; } = Path.GetFullPath(typeof(FunctionsHostApp).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "FunctionsApp").Value!);

    public FunctionApp App { get; }

    public HostLog Log => App.Log;

    /// <summary>Where HTTP functions and web hooks are served.</summary>
    public Uri Url { get; }

    /// <summary>Starts the host and the worker. Returns once the functions are loaded.</summary>
    public static async Task<FunctionsHostApp> StartAsync(FunctionsHostOptions options, HostLog log, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxConcurrentConnections = null;
            kestrel.Listen(System.Net.IPAddress.Loopback, options.Url.Port);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        // Streams are aborted rather than waited for: tests stop hosts often.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
        });
        builder.Services.AddSingleton(options).AddSingleton(log).AddSingleton<FunctionApp>();
        builder.Services.AddHttpForwarder().AddSingleton<HttpFunctions>();
        builder.Services.AddSingleton<EventGridWebHook>().AddSingleton<WebPubSubWebHook>();
        builder.Services.AddHostedService<TimerTriggers>();
        HostCors.Add(builder.Services, options.Cors);

        WebApplication web = builder.Build();
        HostCors.Use(web, options.Cors);
        var functions = web.Services.GetRequiredService<HttpFunctions>();
        // Before routing, which takes a preflight for one of gRPC's own methods and answers 404.
        web.Use((context, next) => IsOfAFunction(context.Request) ? functions.HandleAsync(context) : next(context));
        web.UseRouting();
        web.MapGrpcService<FunctionRpcService>();
        web.Map("/runtime/webhooks/EventGrid", (HttpContext context, EventGridWebHook hook) => hook.HandleAsync(context));
        web.Map("/runtime/webhooks/webpubsub", (HttpContext context, WebPubSubWebHook hook) => hook.HandleAsync(context));
        await web.StartAsync(cancellation);

        Uri[] addresses = [.. web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
        var app = web.Services.GetRequiredService<FunctionApp>();
        var host = new FunctionsHostApp(web, app, addresses[0]);
        app.Process.Start(addresses[1]);
        try
        {
            await app.FunctionsAsync(cancellation).WaitAsync(StartLimit, cancellation);
            return host;
        }
        catch (Exception failure) when (failure is TimeoutException or OperationCanceledException)
        {
            await host.DisposeAsync();
            throw new InvalidOperationException($"The worker did not start:\n{string.Join('\n', log.Lines)}", failure);
        }
    }

    /// <summary>A first start takes 2 s, and much more on a busy machine.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);

    private static bool IsOfAFunction(HttpRequest request) =>
        !request.Path.StartsWithSegments("/runtime")
        && request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true;

    public Task UntilStoppedAsync() => web.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await web.StopAsync();
        await web.DisposeAsync();
    }
}
