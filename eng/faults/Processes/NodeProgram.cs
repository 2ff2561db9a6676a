using System.Globalization;
using System.Text.Json;
using AgentCore.LocalHost;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.LocalHost.WebPubSub.Faults;
using AgentCore.PubSub;
using AgentCore.WebPubSub;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentCore.Faults.Processes;

/// <summary>
/// The local host as it is, but for its clock, and for the Web PubSub that it may share with another one. Does what lines on its input
/// say, and ends with its input, and so with whoever started it.
/// </summary>
internal static class NodeProgram
{
    /// <summary>The argument before the host's own.</summary>
    public const string Verb = "node";

    /// <param name="arguments">The address of the Web PubSub to join, or <c>own</c>; then the local host's own arguments.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var clock = new SteppedClock();
        await using WebApplication app = LocalHostApp.Build(arguments[1..], services =>
        {
            services.AddSingleton<TimeProvider>(clock);
            if (arguments[0] != NodeSettings.OwnHub) services.AddSingleton<IHub>(provider => Join(
                new Uri(arguments[0]), provider.GetRequiredService<IOptions<WebPubSubEmulatorOptions>>().Value, clock));
        });
        await app.StartAsync();
        var faults = app.Services.GetRequiredService<FaultInjection>();
        while (await Console.In.ReadLineAsync() is { } line) Obey(line.Split(' ', 3), clock, faults);
        return 0;
    }

    /// <summary>Every node has the same access key, as a setting.</summary>
    private static WebPubSubHub Join(Uri gateway, WebPubSubEmulatorOptions emulator, TimeProvider clock)
    {
        var connection = WebPubSubConnection.Parse($"Endpoint={gateway};AccessKey={emulator.AccessKey}");
        return new WebPubSubHub(connection, emulator.Hub, clock, new RealtimeMetrics().Hub);
    }

    private static void Obey(string[] words, SteppedClock clock, FaultInjection faults)
    {
        if (words is [NodeSettings.Clock, var milliseconds])
            clock.Offset = TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture));
        else if (words is [NodeSettings.Disturb, var operation, var json])
            faults.Inject(operation, JsonSerializer.Deserialize<InjectedFault>(json)!);
        else if (words is [NodeSettings.Calm])
            faults.Reset();
        else throw new ArgumentException($"Not understood: {string.Join(' ', words)}");
    }
}
