using AgentCore.Functions.WebPubSub;
using AgentCore.Http;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AgentCore.Functions.Hosting;

/// <summary>The isolated worker: Core and its HTTP face over Azure's services.</summary>
internal static class FunctionsApp
{
    /// <summary>Runs until the Functions host ends it. Wrong settings are printed, all of them, and answered with exit code 1.</summary>
    public static Task<int> RunAsync(string[] arguments) => WrongSettings.ReportAsync(async () =>
    {
        using IHost host = Build(arguments);
        await host.RunAsync();
    });

    /// <summary>The application, not started yet.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="configure">What a test replaces: settings, services.</param>
    public static IHost Build(string[] arguments, Action<FunctionsApplicationBuilder>? configure = null)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(arguments);
        builder.ConfigureFunctionsWebApplication();
        builder.UseWhen<UnansweredEvents>(UnansweredEvents.Handles);
        configure?.Invoke(builder);
        builder.Services.AddRealtime(builder.Configuration).AddFunctionsApp(builder.Configuration);
        IHost host = builder.Build();
        // Before anything is resolved, so that all mistakes are reported and not just the first that is stumbled upon.
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        return host;
    }
}
