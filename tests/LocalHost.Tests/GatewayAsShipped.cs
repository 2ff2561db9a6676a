namespace AgentCore.LocalHost.Tests;

/// <summary>A gateway with the settings that everyone begins with.</summary>
public class GatewayAsShipped : IAsyncLifetime
{
    internal LocalHostProcess Process { get; private set; } = null!;

    private protected virtual string[] Settings => [];

    public async ValueTask InitializeAsync() => Process = await LocalHostProcess.StartAsync(Settings, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A gateway whose heartbeats, keepalives and idle time-out need no patience. Tokens end two heartbeats after their warning.</summary>
public sealed class GatewayWithShortTimes : GatewayAsShipped
{
    private protected override string[] Settings =>
    [
        "--Liveness:Heartbeat=00:00:02", "--Liveness:RunEvery=00:00:01", "--Liveness:IdleTimeout=00:00:10", "--Stream:Keepalive=00:00:01",
    ];
}
