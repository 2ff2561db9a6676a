using AgentCore.Access;
using AgentCore.LocalHost.Listening;
using Microsoft.Extensions.Configuration.Memory;

namespace AgentCore.LocalHost.Hosting;

/// <summary>What this host has set where nobody else sets anything: appsettings.json, the environment and the command line all come after.</summary>
internal static class LocalDefaults
{
    private const string Origins = "Access:AllowedOrigins";

    /// <param name="given">What the user has set.</param>
    /// <param name="composition">The host's mode.</param>
    public static MemoryConfigurationSource Source(IConfiguration given, IComposition composition)
    {
        var defaults = new Dictionary<string, string?>(composition.Defaults(given))
        {
            // A page elsewhere must not reach this host under a name of its own (DNS rebinding).
            ["AllowedHosts"] = string.Join(';', ListenAddresses.Hosts(given)),
            ["Access:DefaultChannels:0"] = "*",
            // One developer tries crowds with one token, so ten times the default. 1,000 is a tenth of the instance: a script that opens
            // connections in a loop does not fill it. Larger crowds set it on purpose.
            ["Limits:ConnectionsPerSubject"] = "1000",
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting"] = "Warning",
        };
        // A list that is set replaces this one whole: lists are merged item by item.
        if (!given.GetSection(Origins).GetChildren().Any())
            for (int i = 0; i < OriginPolicy.Loopback.Count; i++) defaults[$"{Origins}:{i}"] = OriginPolicy.Loopback[i];
        return new MemoryConfigurationSource { InitialData = defaults };
    }
}
