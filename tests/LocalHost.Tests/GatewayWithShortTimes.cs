namespace AgentCore.LocalHost.Tests;

/// <summary>A gateway whose heartbeats, keepalives and idle time-out need no patience. Tokens end two heartbeats after their warning.</summary>
public sealed class GatewayWithShortTimes : GatewayAsShipped
{
    private protected override string[] Settings =>
    [
        "--Liveness:Heartbeat=00:00:02", "--Liveness:RunEvery=00:00:01", "--Liveness:IdleTimeout=00:00:10", "--Stream:Keepalive=00:00:01",
    ];
}
