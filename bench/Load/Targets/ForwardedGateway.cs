using AgentCore.Testing;

namespace AgentCore.Bench.Targets;

/// <summary>The gateway behind a forwarder: YARP's, as the Functions host has it, or a barer one. Both processes are measured.</summary>
/// <param name="forwarder">Which server of the bench passes on.</param>
internal sealed class ForwardedGateway(string name, string forwarder) : Gateway(name, isWebSocket: false)
{
    private readonly int worker = Loopback.FreePort();

    public override async Task StartAsync()
    {
        Serve("gateway", worker);
        Serve(forwarder, Port, $"{worker}");
        await AnswersAsync("/realtime/health");
    }
}
