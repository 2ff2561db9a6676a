using System.Net;
using AgentCore.Http;
using AgentCore.LocalHost.WebPubSub;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.Hosting;

/// <summary>The whole system in one process: no cloud, no account, no Functions host.</summary>
internal static class LocalHostApp
{
    /// <summary>Runs until told to stop. Wrong settings, or a storage that is not there, are printed and answered with exit code 1.</summary>
    public static Task<int> RunAsync(string[] arguments) => WrongSettings.ReportAsync(async () =>
    {
        await using WebApplication app = Build(arguments);
        await app.Services.GetRequiredService<LogStorageCheck>().RunAsync();
        await app.RunAsync();
    });

    /// <summary>The application, not started yet.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="configure">What a test replaces, such as the clock.</param>
    public static WebApplication Build(string[] arguments, Action<IServiceCollection>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = Arguments.WithValues(arguments), ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Insert(0, LocalDefaults.Source);
        builder.WebHost.UseUrls(LoopbackUrls(builder.Configuration));
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRealtime(builder.Configuration).AddLocalHost(builder.Configuration).AddTelemetry(builder.Configuration, "agentcore-local");
        configure?.Invoke(builder.Services);

        WebApplication app = builder.Build();
        // Before anything is resolved, so that all mistakes are reported and not just the first that is stumbled upon.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.UseWebSockets();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapWebPubSub();
        app.MapRealtime();
        app.MapLocal();
        return app;
    }

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
