namespace AgentCore.Channels;

/// <summary>What can be listened to: every event of one type, or those of one agent only.</summary>
/// <param name="Type">An event type of the catalogue, such as <c>agent.error</c>.</param>
/// <param name="AgentId">The agent, or null for all events of the type, whoever sent them.</param>
public readonly record struct Channel(string Type, string? AgentId = null)
{
    /// <summary>The channel as clients write it and as its Web PubSub group is named: <c>type</c> or <c>type:agent</c>.</summary>
    public string Name => AgentId is null ? Type : $"{Type}:{AgentId}";

    /// <inheritdoc />
    public override string ToString() => Name;
}
