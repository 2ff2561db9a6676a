using AgentCore.Testing;

namespace AgentCore.Worker;

/// <summary>Apps whose heartbeats, keepalives and idle time-out need no patience: the times that the guide's tests have on LocalHost.</summary>
public sealed class DeployedAppsWithShortTimes(Azurite azurite) : DeployedApps(azurite)
{
    private protected override Dictionary<string, string?> Settings => new()
    {
        ["Liveness__Heartbeat"] = "00:00:02",
        ["HeartbeatSchedule"] = "* * * * * *",
        ["Liveness__IdleTimeout"] = "00:00:10",
        ["Stream__Keepalive"] = "00:00:01",
        ["Access__ClockSkew"] = "00:00:00",
    };
}
