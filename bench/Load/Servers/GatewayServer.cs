using AgentCore.LocalHost.Hosting;

namespace AgentCore.Bench.Servers;

/// <summary>The product: LocalHost as it is, with the bench's question about memory beside its routes.</summary>
internal static class GatewayServer
{
    public static async Task RunAsync(int port, string[] arguments)
    {
        await using WebApplication app = LocalHostApp.Build([$"--urls=http://127.0.0.1:{port}", .. arguments]);
        ProcessFigures.Map(app);
        await app.RunAsync();
    }
}
