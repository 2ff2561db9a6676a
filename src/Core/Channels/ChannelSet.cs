namespace AgentCore.Channels;

/// <summary>The concrete channels that someone listens to, after patterns were expanded and narrowed to the grants.</summary>
public sealed class ChannelSet
{
    /// <summary>Up to eight are looked through, which costs less than one hash; more are hashed.</summary>
    private const int Few = 8;

    private readonly List<Channel> channels = [];
    private HashSet<Channel>? hashed;
    private string[]? names;

    internal ChannelSet() { }

    /// <summary>A set of these channels, each once.</summary>
    public ChannelSet(IEnumerable<Channel> channels)
    {
        foreach (Channel channel in channels) Add(channel);
    }

    /// <summary>No channel.</summary>
    internal static ChannelSet Empty { get; } = new();

    /// <summary>Each channel once, in the order given.</summary>
    public IReadOnlyList<Channel> Channels => channels;

    /// <summary>The channels by name, which is also their groups' names.</summary>
    public IReadOnlyList<string> Names => names ??= MakeNames();

    /// <summary>Whether there is no channel in it.</summary>
    internal bool IsEmpty => channels.Count == 0;

    /// <summary>Whether an event is heard: its type's channel is here, or its type's with its agent.</summary>
    public bool Matches(string type, string? agentId)
    {
        if (hashed is not null)
            return hashed.Contains(new Channel(type)) || (agentId is not null && hashed.Contains(new Channel(type, agentId)));
        foreach (Channel channel in channels)
            if (channel.Type == type && (channel.AgentId is null || channel.AgentId == agentId)) return true;
        return false;
    }

    private string[] MakeNames()
    {
        var made = new string[channels.Count];
        for (int index = 0; index < made.Length; index++) made[index] = channels[index].Name;
        return made;
    }

    /// <summary>Only while the set is made.</summary>
    internal void Add(Channel channel)
    {
        bool isNew = hashed?.Add(channel) ?? !channels.Contains(channel);
        if (!isNew) return;
        channels.Add(channel);
        if (channels.Count == Few + 1) hashed = [.. channels];
    }
}
