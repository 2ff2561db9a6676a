using System.Net;
using AgentCore.Http;
using AgentCore.LocalHost.FunctionsApp;
using AgentCore.LocalHost.FunctionsApp.Settings;
using AgentCore.LocalHost.WebPubSub;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.Hosting;

/// <summary>The local host: the whole system in one process, or the cloud around a Functions app.</summary>
internal static class LocalHostApp
{
    /// <summary>Runs until told to stop. Wrong settings, or a storage that is not there, are printed and answered with exit code 1.</summary>
    public static Task<int> RunAsync(string[] arguments) => WrongSettings.ReportAsync(async () =>
    {
        await using WebApplication app = Build(arguments);
        await app.Services.GetRequiredService<IComposition>().CheckAsync(app.Services);
        await app.RunAsync();
    });

    /// <summary>The application, not started yet.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="configure">What a test replaces, such as the clock.</param>
    public static WebApplication Build(string[] arguments, Action<IServiceCollection>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = Arguments.WithValues(arguments), ContentRootPath = AppContext.BaseDirectory });
        IComposition composition = CompositionFor(builder.Configuration);
        builder.Configuration.Sources.Insert(0, LocalDefaults.Source(composition.DefaultUrl));
        builder.WebHost.UseUrls(LoopbackUrls(builder.Configuration));
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton(composition);
        builder.Services.AddLocal(builder.Configuration).AddTelemetry(builder.Configuration, "agentcore-local");
        composition.AddServices(builder.Services, builder.Configuration);
        configure?.Invoke(builder.Services);

        WebApplication app = builder.Build();
        // Before anything is resolved, so that all mistakes are reported and not just the first that is stumbled upon.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.UseWebSockets();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapWebPubSub();
        app.MapLocal();
        composition.MapRoutes(app);
        return app;
    }

    private static IComposition CompositionFor(ConfigurationManager configuration) => configuration[CloudSettings.FunctionsSetting] is null
        ? new WholeSystem()
        : new CloudAroundFunctions(CloudSettings.Read(configuration, Directory.GetCurrentDirectory()));

    /// <summary>Tokens are handed to whoever asks, so nobody outside this machine may ask.</summary>
    private static string[] LoopbackUrls(ConfigurationManager configuration)
    {
        string[] urls = configuration["urls"]!.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (string url in urls)
            if (!IsLoopback(BindingAddress.Parse(url).Host))
                throw new OptionsValidationException("urls", typeof(string), [$"urls: '{url}' is not on loopback. Use localhost, 127.0.0.1 or [::1]."]);
        return urls;
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
