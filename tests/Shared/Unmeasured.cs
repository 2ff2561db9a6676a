namespace AgentCore.Testing;

/// <summary>Instruments that nobody reads.</summary>
internal static class Unmeasured
{
    public static RealtimeMetrics Metrics { get; } = new();
}
