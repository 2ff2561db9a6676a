using AgentCore.Faults.Clients;

namespace AgentCore.Faults.Processes;

/// <summary>What the instances of a system are: the arguments of each one's program.</summary>
internal interface INodes
{
    /// <summary>Web PubSub, and what else is in its process.</summary>
    IReadOnlyList<string> Gateway { get; }

    /// <summary>The sessions and a relay, where the gateway does not have them; else null.</summary>
    IReadOnlyList<string>? App { get; }

    /// <summary>The second relay.</summary>
    IReadOnlyList<string> Relay { get; }

    /// <summary>Each stream instance.</summary>
    IReadOnlyList<IReadOnlyList<string>> Streams { get; }

    /// <summary>The path at which relays take deliveries of Event Grid.</summary>
    string TopicPath { get; }

    /// <summary>Tokens that all of them trust.</summary>
    Tokens Tokens { get; }
}
