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
    /// <summary>Logs why a host does not start, with a stack trace; the same failure is thrown, and reported from there.</summary>
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>
    /// Runs until told to stop. Wrong settings, an address in use, or a storage that is not there are printed in a line each and answered
    /// with exit code 1.
    /// </summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        Arguments line = Arguments.Parse(arguments);
        if (line.AsksForHelp || line.AsksForVersion)
        {
            await Console.Out.WriteLineAsync(line.AsksForHelp ? Help.Text : Help.Version);
            return 0;
        }
        // At once: what follows loads some hundred assemblies and asks the storage.
        await Console.Out.WriteLineAsync("Starting AgentCore Realtime ...");
        return await WrongSettings.ReportAsync(() => RunToItsEndAsync(arguments));
    }

    private static async Task RunToItsEndAsync(string[] arguments)
    {
        bool isListening = false;
        await using WebApplication app = Build(arguments, services => services.AddLogging(
            logging => logging.AddFilter(HostCategory, level => isListening && level >= LogLevel.Warning)));
        var composition = app.Services.GetRequiredService<IComposition>();
        await composition.CheckAsync(app.Services);
        var logLock = app.Services.GetService<LogLock>();
        await ListenFailure.StartAsync(app, composition.DefaultUrl, composition.Elsewhere);
        isListening = true;
        await app.WaitForShutdownAsync();
        logLock?.ThrowIfLost();
    }

    /// <summary>The application, not started yet.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="configure">What a test replaces, such as the clock.</param>
    public static WebApplication Build(string[] arguments, Action<IServiceCollection>? configure = null)
    {
        Arguments line = Arguments.Parse(arguments);
        WebApplicationBuilder builder = CreateBuilder(line);
        CheckNames(line, builder.Configuration);
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

    /// <exception cref="OptionsValidationException">A file of settings cannot be read.</exception>
    private static WebApplicationBuilder CreateBuilder(Arguments line)
    {
        try
        {
            return WebApplication.CreateSlimBuilder(
                new WebApplicationOptions { Args = line.ForConfiguration, ContentRootPath = AppContext.BaseDirectory });
        }
        catch (InvalidDataException unreadable)
        {
            string problem = $"{unreadable.Message} {unreadable.InnerException?.Message} Correct the file.";
            throw new OptionsValidationException("appsettings.json", typeof(string), [problem]);
        }
    }

    /// <summary>Before anything else is checked: a mistyped name is the cause of other mistakes.</summary>
    /// <exception cref="OptionsValidationException">A name is none of a setting; each is named with the nearest one.</exception>
    private static void CheckNames(Arguments line, IConfiguration configuration)
    {
        string[] problems = [.. new SettingNames(LocalHostSettings.All).Problems(line, configuration)];
        if (problems.Length > 0) throw new OptionsValidationException("settings", typeof(string), problems);
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
            VanishedClients.WatchAll(kestrel);
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
