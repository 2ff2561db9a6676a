namespace AgentCore.Bench.Targets;

internal static class AllTargets
{
    public const string Gateway = "agentcore";
    public const string GatewayOverWebSocket = "agentcore-ws";
    public const string KestrelFloor = "kestrel";

    private static readonly Dictionary<string, Func<Target>> Targets = new()
    {
        [Gateway] = () => new Gateway("AgentCore", isWebSocket: false),
        [GatewayOverWebSocket] = () => new Gateway("AgentCore LocalHost", isWebSocket: true),
        ["nchan"] = () => new Nchan(),
        ["aspnet"] = () => new Peer("ASP.NET Core SSE", "aspnet"),
        ["signalr"] = () => new Peer("SignalR", "signalr"),
        [KestrelFloor] = () => new Peer("floor: Kestrel", KestrelFloor),
        ["sockets"] = () => new Peer("floor: sockets", "sockets"),
        ["forwarded"] = () => new ForwardedGateway("AgentCore behind YARP", "forwarder"),
        ["forwarded-sockets"] = () => new ForwardedGateway("floor: behind bare sockets", "socket-forwarder"),
    };

    /// <exception cref="ArgumentException">There is no such target; the message lists them.</exception>
    public static async Task<Target> StartAsync(string name)
    {
        if (!Targets.TryGetValue(name, out Func<Target>? create))
            throw new ArgumentException($"There is no target '{name}'. There are: {string.Join(", ", Targets.Keys)}.");
        Target target = create();
        await target.StartAsync();
        return target;
    }
}
