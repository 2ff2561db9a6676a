namespace AgentCore.Bench.Servers;

/// <summary>What is measured. Each runs alone in a process, takes <c>POST /publish</c> (the gateway: its topic) and streams to subscribers.</summary>
internal static class Server
{
    private static readonly Dictionary<string, Func<int, string[], Task>> Kinds = new()
    {
        ["gateway"] = (port, settings) => GatewayServer.RunAsync(port, settings),
        ["stream"] = (port, arguments) => StreamServer.RunAsync(port, arguments[0], arguments[1..]),
        ["aspnet"] = (port, _) => AspNetSseServer.RunAsync(port),
        ["signalr"] = (port, _) => SignalRServer.RunAsync(port),
        ["kestrel"] = (port, _) => KestrelFloor.RunAsync(port),
        ["sockets"] = (port, _) => SocketFloor.RunAsync(port),
        ["forwarder"] = (port, arguments) => ForwarderServer.RunAsync(port, $"http://127.0.0.1:{arguments[0]}"),
        ["socket-forwarder"] = (port, arguments) => SocketForwarder.RunAsync(port, int.Parse(arguments[0])),
    };

    public static async Task<int> RunAsync(string kind, string[] arguments)
    {
        await Kinds[kind](int.Parse(arguments[0]), arguments[1..]);
        return 0;
    }

    /// <summary>A plain ASP.NET Core application, with no more in its pipeline than is asked for.</summary>
    public static WebApplicationBuilder Slim(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        return builder;
    }
}
