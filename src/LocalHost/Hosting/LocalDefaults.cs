using Microsoft.Extensions.Configuration.Memory;

namespace AgentCore.LocalHost.Hosting;

/// <summary>What this host has set where nobody else sets anything: appsettings.json, the environment and the command line all come after.</summary>
internal static class LocalDefaults
{
    /// <summary>Not a secret: the service that it opens is this process.</summary>
    public const string AccessKey = "agentcore-development-access-key-for-loopback-only";

    /// <param name="url">Where it listens.</param>
    public static MemoryConfigurationSource Source(string url) => new()
    {
        InitialData = new Dictionary<string, string?>
        {
            ["urls"] = url,
            // A page elsewhere must not reach this host under a name of its own (DNS rebinding).
            ["AllowedHosts"] = "localhost;127.0.0.1;[::1]",
            ["Access:DefaultChannels:0"] = "*",
            // Pages of any origin may connect: they still need a token, and only this host's own pages can ask it for one.
            ["Access:AllowedOrigins:0"] = "*",
            // One developer tries crowds with one token, so ten times the default. 1,000 is a tenth of the instance: a script that opens
            // connections in a loop does not fill it. Larger crowds set it on purpose.
            ["Limits:ConnectionsPerSubject"] = "1000",
            ["WebPubSub:AccessKey"] = AccessKey,
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting"] = "Warning",
        },
    };
}
