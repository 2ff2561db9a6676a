using AgentCore.Channels;
using AgentCore.Events;

namespace AgentCore.Delivery;

/// <summary>Whoever events are delivered to. Nothing else decides who may hear an event, live or from the log.</summary>
/// <param name="Channels">What it listens to, narrowed to what its token grants.</param>
public sealed record Listener(ChannelSet Channels)
{
    /// <summary>Whether an event may be delivered to it.</summary>
    internal bool MayHear(AgentEvent message) => MayHear(message.Type, message.AgentId);

    /// <summary>For an event of which only these are at hand.</summary>
    internal bool MayHear(string type, string? agentId) => Channels.Matches(type, agentId);
}
