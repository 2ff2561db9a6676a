using AgentCore.Testing;

namespace AgentCore.Bench.Targets;

/// <summary>The gateway behind YARP's forwarder, as the Functions host puts it before a worker. Both are measured.</summary>
internal sealed class ForwardedGateway : Gateway
{
    private readonly int worker = Loopback.FreePort();

    public ForwardedGateway()
        : base("agentcore behind YARP", isWebSocket: false)
    {
    }

    public override async Task StartAsync()
    {
        Serve("gateway", worker);
        Serve("forwarder", Port, $"http://127.0.0.1:{worker}");
        await AnswersAsync("/realtime/health");
    }
}
