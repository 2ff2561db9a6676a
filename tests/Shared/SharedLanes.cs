using AgentCore.Scheduling;

namespace AgentCore.Testing;

/// <summary>Lanes that all tests of a process share: what they hold is threads, which sleep.</summary>
internal static class SharedLanes
{
    public static Lanes All { get; } = new();
}
