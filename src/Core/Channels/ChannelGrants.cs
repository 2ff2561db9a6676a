namespace AgentCore.Channels;

/// <summary>What a token may see, as patterns. Live, replay and history, on both transports, are held to it.</summary>
public sealed class ChannelGrants
{
    /// <summary>
    /// The most that grants may weigh as text. 768: grants, 100 joined channels and the rest of a session's state together fit what Web
    /// PubSub keeps of a connection.
    /// </summary>
    public const int MaxTextBytes = 768;

    private readonly ChannelPattern[] patterns;

    private ChannelGrants(List<ChannelPattern> patterns)
    {
        this.patterns = [.. patterns];
        Text = string.Join(' ', patterns);
    }

    /// <summary>Nothing is granted.</summary>
    internal static ChannelGrants None { get; } = new([]);

    /// <summary>The patterns as text, sorted, so that equal grants have equal text.</summary>
    internal IEnumerable<string> Patterns => patterns.Select(pattern => pattern.ToString());

    /// <summary>The patterns, space-separated: the form the <c>channels</c> claim may have, and the one whose size is limited.</summary>
    internal string Text { get; }

    /// <summary>Keeps the patterns that are well-formed. One that is not grants nothing: an issuer may serve others too.</summary>
    public static ChannelGrants Parse(IEnumerable<string> texts)
    {
        var patterns = new List<ChannelPattern>();
        foreach (string text in new SortedSet<string>(texts, StringComparer.Ordinal))
            if (ChannelPattern.TryParse(text, out ChannelPattern pattern)) patterns.Add(pattern);
        return new ChannelGrants(patterns);
    }

    /// <summary>What keeps channels and patterns from being granted as they are, in words for a person; null where nothing does.</summary>
    public static string? ProblemOf(IReadOnlyCollection<string> texts)
    {
        foreach (string text in texts)
            if (ChannelPattern.ProblemOf(text) is { } problem) return $"'{Subscription.Shown(text)}' is no channel. {problem}";
        return Parse(texts).Text.Length > MaxTextBytes ? $"Together they have more than {MaxTextBytes} characters. Use patterns." : null;
    }

    /// <summary>Everything that is granted, as concrete channels of this catalogue.</summary>
    public ChannelSet All(EventCatalogue catalogue)
    {
        var all = new ChannelSet();
        foreach (ChannelPattern pattern in patterns) Narrow(pattern, catalogue, all);
        return all;
    }

    /// <summary>Adds what a pattern asks for and the grants allow, as concrete channels of this catalogue.</summary>
    internal void Narrow(ChannelPattern asked, EventCatalogue catalogue, ChannelSet channels)
    {
        foreach (string type in catalogue.Types)
        {
            if (!asked.CoversType(type)) continue;
            foreach (ChannelPattern grant in patterns)
                if (grant.CoversType(type) && (grant.AgentId is null || asked.AgentId is null || grant.AgentId == asked.AgentId))
                    channels.Add(new Channel(type, grant.AgentId ?? asked.AgentId));
        }
    }
}
