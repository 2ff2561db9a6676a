using System.Diagnostics;
using System.Text;
using AgentCore.Access;
using AgentCore.Http;
using AgentCore.LocalHost.EventGrid;
using AgentCore.LocalHost.FunctionsApp.Delivery;
using AgentCore.LocalHost.FunctionsApp.Forwarding;
using AgentCore.LocalHost.FunctionsApp.Settings;
using AgentCore.LocalHost.FunctionsApp.WebHooks;
using AgentCore.LocalHost.Hosting;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.LocalHost.WebPubSub.Upstream;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.FunctionsApp;

/// <summary>
/// The cloud around a Functions app: Web PubSub with web hooks, an Event Grid topic with delivery, and one front for both apps.
/// </summary>
internal sealed class CloudAroundFunctions(CloudSettings settings) : IComposition
{
    /// <summary>A connection to an app on this machine is made in no time, or never.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public string DefaultUrl => settings.Endpoint.GetLeftPart(UriPartial.Authority);

    public string Elsewhere => "change the port in WebPubSubConnectionString of local.settings.json, which the app reads too";

    public string Introduction => settings.Streams == settings.Functions && settings.Relay == settings.Functions
        ? $"The cloud around the Functions app at {settings.Functions.Url}, on this machine only."
        : $"The cloud around the Functions apps at {settings.Functions.Url}, for streams {settings.Streams.Url}, and for events {settings.Relay.Url}, on this machine only.";

    /// <summary>The keys are the app's own.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Defaults(IConfiguration given) => [];

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        // The forwarder writes URLs too. What fails is logged here without them.
        services.AddLogging(logging => logging.KeepUrlsOut().AddFilter("Yarp", LogLevel.Error));
        services.AddSettings<FunctionsOptions>(configuration, "Functions");
        services.AddSettings<LocalOrigins>(configuration, "Access", origins => origins.Problems());
        services.AddSingleton(provider => provider.GetRequiredService<LocalOrigins>().Policy());
        services.AddSingleton(_ => CreateHttp());
        AddWebHooks(services);
        AddDelivery(services);
        services.AddHttpForwarder();
        services.AddSingleton<AppForwarder>();
        services.AddSingleton(provider => new TokenMint(settings.Issuer, settings.Audience, provider.GetRequiredService<TimeProvider>()));
    }

    public void MapRoutes(IEndpointRouteBuilder routes)
    {
        var forwarder = routes.ServiceProvider.GetRequiredService<AppForwarder>();
        routes.Map("/realtime/{**rest}", context => forwarder.ForwardAsync(context, settings.Functions));
        routes.Map("/realtime/sse", context => forwarder.ForwardAsync(context, settings.Streams));
        var letters = routes.ServiceProvider.GetRequiredService<DeadLetterEndpoint>();
        routes.MapMethods("/dev/dead-letters", LocalRoutes.Get, letters.HandleAsync);
    }

    public Task CheckAsync(IServiceProvider services) => Task.CompletedTask;

    private void AddWebHooks(IServiceCollection services)
    {
        services.PostConfigure<WebPubSubEmulatorOptions>(emulator => emulator.AccessKey = settings.AccessKey);
        services.AddSingleton(provider => new WebHookTarget(
            settings.Functions.WebHook("/runtime/webhooks/webpubsub", provider.GetRequiredService<FunctionsOptions>().WebPubSubKey),
            provider.GetRequiredService<IOptions<WebPubSubEmulatorOptions>>().Value.Hub,
            settings.Endpoint.Host,
            settings.AccessKey));
        services.AddSingleton<AbuseProtection>();
        services.AddSingleton<WebHookSender>();
        services.AddSingleton<IUpstream, WebHookUpstream>();
    }

    private void AddDelivery(IServiceCollection services)
    {
        services.AddSingleton(provider => new DeliveryTarget(settings.Relay.WebHook(
            "/runtime/webhooks/EventGrid?functionName=Relay", provider.GetRequiredService<FunctionsOptions>().EventGridKey)));
        services.AddSingleton(new DeliveryLimits());
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<DeliverySender>();
        services.AddSingleton(provider => new RetrySchedule(provider.GetRequiredService<TopicOptions>().RetryFactor));
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<DeadLetterEndpoint>();
        services.AddSingleton<ITopicSubscription, DeliverySubscription>();
        services.AddHostedService<DeliveryService>();
    }

    /// <summary>For all calls to the apps. User ids and event names of any language are headers in UTF-8, as Kestrel reads them.</summary>
    private static HttpMessageInvoker CreateHttp() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = ConnectTimeout,
        // The services send no trace headers of their own; a client's pass through.
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });
}
