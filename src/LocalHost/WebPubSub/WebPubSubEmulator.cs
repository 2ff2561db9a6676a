using AgentCore.Errors;
using AgentCore.Http;
using AgentCore.LocalHost.Listening;
using AgentCore.LocalHost.WebPubSub.Clients;
using AgentCore.LocalHost.WebPubSub.Faults;
using AgentCore.LocalHost.WebPubSub.Rest;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.WebPubSub;

/// <summary>The part of Azure Web PubSub that this system uses, on the service's own paths, in this process.</summary>
internal static class WebPubSubEmulator
{
    /// <summary>Registers the emulator. An <see cref="Upstream.IUpstream"/> is the caller's to register.</summary>
    public static IServiceCollection AddWebPubSubEmulator(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<WebPubSubEmulatorOptions>(configuration, WebPubSubEmulatorOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddRealtimeMetrics();
        services.TryAddSingleton<SelfAddress>();
        services.AddSingleton<AccessKeyTokens>();
        services.AddSingleton<ClientEndpoint>();
        services.AddSingleton<DataPlane>();
        services.AddSingleton<HubOperations>();
        services.AddSingleton<TokenOperation>();
        services.AddSingleton(provider => new EmulatedHub(
            Options(provider).Hub, Options(provider).MaxConnections, new OutboxBudget(Options(provider).MaxQueuedBytesInAll)));
        services.AddSingleton(provider =>
            new FaultInjection(provider.GetRequiredService<TimeProvider>(), Options(provider).FaultSeed, Options(provider).Faults));
        return services;
    }

    /// <summary>
    /// Maps the client endpoint and the REST data plane; the pipeline must have <c>UseWebSockets</c>. When the application stops,
    /// every connection is closed with 1001.
    /// </summary>
    public static void MapWebPubSub(this IEndpointRouteBuilder routes)
    {
        routes.Map("/client/hubs/{hub}", context => ConnectAsync(context, (string?)context.GetRouteValue("hub")));
        routes.Map("/client/", context => ConnectAsync(context, context.Request.Query["hub"]));
        routes.MapMethods("/api/health", [HttpMethods.Head], _ => Task.CompletedTask);
        routes.ServiceProvider.GetRequiredService<DataPlane>().Map(routes);
        var hub = routes.ServiceProvider.GetRequiredService<EmulatedHub>();
        routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(hub.Drain);
    }

    private static WebPubSubEmulatorOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<WebPubSubEmulatorOptions>>().Value;

    private static async Task ConnectAsync(HttpContext context, string? name)
    {
        var hub = context.RequestServices.GetRequiredService<EmulatedHub>();
        var clients = context.RequestServices.GetRequiredService<ClientEndpoint>();
        if (!hub.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (await clients.HandleAsync(context) is { Code: ErrorCode.TooManyConnections }) await WriteFullAsync(context.Response);
    }

    // The service gives the other refusals an empty body.
    private static async Task WriteFullAsync(HttpResponse response)
    {
        ErrorDescription full = ErrorCode.TooManyConnections.Describe();
        response.ContentType = ContentTypes.Problem;
        await response.WriteAsync($$"""{"title":"{{full.Title}}","status":{{full.HttpStatus}},"code":"{{full.Name}}"}""");
    }
}
