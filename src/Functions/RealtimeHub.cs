namespace AgentCore.Functions;

/// <summary>The hub that triggers listen to and adapters send to.</summary>
internal static class RealtimeHub
{
    public const string Name = "agentcore";
}
