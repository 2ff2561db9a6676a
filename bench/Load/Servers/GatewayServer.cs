using AgentCore.LocalHost;

namespace AgentCore.Bench.Servers;

/// <summary>The product: LocalHost as it is, with the bench's question about memory beside its routes.</summary>
internal static class GatewayServer
{
    /// <summary>All clients of a scenario have one token.</summary>
    private const string OneSubject = "--Limits:ConnectionsPerSubject=1000000";

    /// <param name="configure">What is to be another's; null for nothing.</param>
    public static async Task RunAsync(int port, string[] arguments, Action<IServiceCollection>? configure = null)
    {
        await using WebApplication app = LocalHostApp.Build([$"--urls=http://127.0.0.1:{port}", OneSubject, .. arguments], configure);
        ProcessFigures.Map(app);
        await app.RunAsync();
    }
}
