using AgentCore.LocalHost.WebPubSub;
using AgentCore.PubSub;
using AgentCore.WebPubSub;
using Microsoft.Extensions.Options;

namespace AgentCore.Bench.Servers;

/// <summary>A stream app by itself, as it is in Azure: events come from the hub and the log of another process.</summary>
internal static class StreamServer
{
    /// <param name="api">Where the process listens that has the topic, the relay and the hub.</param>
    /// <param name="settings">The same as that process has; both need a log in storage.</param>
    public static Task RunAsync(int port, string api, string[] settings) => GatewayServer.RunAsync(port, settings, services =>
        services.AddSingleton<IHub>(provider => HubOf(api, provider.GetRequiredService<IOptions<WebPubSubEmulatorOptions>>().Value)));

    private static WebPubSubHub HubOf(string api, WebPubSubEmulatorOptions emulator) =>
        new(WebPubSubConnection.Parse($"Endpoint={api};AccessKey={emulator.AccessKey}"), emulator.Hub, TimeProvider.System, new RealtimeMetrics().Hub);
}
