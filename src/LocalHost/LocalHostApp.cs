using AgentCore.Http;
using AgentCore.LocalHost.FunctionsApp;
using AgentCore.LocalHost.FunctionsApp.Settings;
using AgentCore.LocalHost.Hosting;
using AgentCore.LocalHost.Listening;
using AgentCore.LocalHost.LogStorage;
using AgentCore.LocalHost.WebPubSub;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost;

/// <summary>The local host: the whole system in one process, or the cloud around a Functions app.</summary>
internal static class LocalHostApp
{
    /// <summary>Runs until told to stop. Wrong settings, or a storage that is not there, are printed and answered with exit code 1.</summary>
    public static Task<int> RunAsync(string[] arguments) => WrongSettings.ReportAsync(async () =>
    {
        await using WebApplication app = Build(arguments);
        await app.Services.GetRequiredService<IComposition>().CheckAsync(app.Services);
        var logLock = app.Services.GetService<LogLock>();
        await app.RunAsync();
        logLock?.ThrowIfLost();
    });

    /// <summary>The application, not started yet.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="configure">What a test replaces, such as the clock.</param>
    public static WebApplication Build(string[] arguments, Action<IServiceCollection>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = Arguments.WithValues(arguments), ContentRootPath = AppContext.BaseDirectory });
        ListenAddresses.Check(ListenAddresses.Read(builder.Configuration));
        IComposition composition = CompositionFor(builder.Configuration);
        builder.Configuration.Sources.Insert(0, LocalDefaults.Source(builder.Configuration, composition));
        Listen(builder.WebHost, builder.Configuration, composition.DefaultUrl);
        builder.Services.AddSingleton(composition);
        builder.Services.AddLocal(builder.Configuration).AddTelemetry(builder.Configuration, "agentcore-local");
        composition.AddServices(builder.Services, builder.Configuration);
        configure?.Invoke(builder.Services);

        WebApplication app = builder.Build();
        // Before anything is resolved, so that all mistakes are reported and not just the first that is stumbled upon.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.UseForwardedHeaders();
        app.UseWebSockets();
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = Prepare });
        app.UseOriginRule();
        app.MapWebPubSub();
        app.MapLocal();
        composition.MapRoutes(app);
        return app;
    }

    private static IComposition CompositionFor(ConfigurationManager configuration) => configuration[CloudSettings.FunctionsSetting] is null
        ? new WholeSystem()
        : new CloudAroundFunctions(CloudSettings.Read(configuration, Directory.GetCurrentDirectory()));

    private static void Listen(ConfigureWebHostBuilder host, ConfigurationManager configuration, string defaultUrl)
    {
        ListenAddresses.Unmap(configuration);
        if (ListenAddresses.Read(configuration).Count == 0) host.UseUrls(defaultUrl);
        host.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Not read again while the host runs: addresses are checked at its start.
            kestrel.Configure(configuration.GetSection("Kestrel"), reloadOnChange: false);
        });
    }

    /// <summary>No page of another origin may frame the console, and text names its charset.</summary>
    private static void Prepare(StaticFileResponseContext page)
    {
        if (page.Context.Response.ContentType?.StartsWith("text/", StringComparison.Ordinal) == true)
            page.Context.Response.ContentType += "; charset=utf-8";
        page.Context.Response.Headers.ContentSecurityPolicy = "frame-ancestors 'none'";
        page.Context.Response.Headers.XFrameOptions = "DENY";
    }
}
