namespace AgentCore.Channels;

/// <summary>The concrete channels that someone listens to, after patterns were expanded and narrowed to the grants.</summary>
public sealed class ChannelSet
{
    private readonly HashSet<string> types = new(StringComparer.Ordinal);
    private readonly HashSet<(string Type, string AgentId)> agents = [];

    public ChannelSet(IEnumerable<Channel> channels)
    {
        var unique = new List<Channel>();
        foreach (Channel channel in channels)
        {
            bool isNew = channel.AgentId is null ? types.Add(channel.Type) : agents.Add((channel.Type, channel.AgentId));
            if (isNew) unique.Add(channel);
        }
        Channels = unique;
    }

    public static ChannelSet Empty { get; } = new([]);

    /// <summary>Each channel once, in the order given.</summary>
    public IReadOnlyList<Channel> Channels { get; }

    /// <summary>The channels by name, which is also their groups' names.</summary>
    public IReadOnlyList<string> Names => [.. Channels.Select(channel => channel.Name)];

    public bool IsEmpty => Channels.Count == 0;

    /// <summary>Whether an event is heard: its type's channel is here, or its type's with its agent.</summary>
    public bool Matches(string type, string? agentId) =>
        types.Contains(type) || (agentId is not null && agents.Count > 0 && agents.Contains((type, agentId)));
}
