using System.Diagnostics;

namespace AgentCore.Telemetry;

/// <summary>Names under which exporters find what the system tells of itself.</summary>
public static class RealtimeTelemetry
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string Name = "AgentCore.Realtime";

    /// <summary>Where traces come from.</summary>
    public static ActivitySource Activities { get; } = new(Name);
}
