using AgentCore.Events;

namespace AgentCore.Channels;

/// <summary>What a token may see, as patterns. Live, replay and history, on both transports, are held to it.</summary>
public sealed class ChannelGrants
{
    /// <summary>The most that grants may weigh as text; they travel in a URL's token and in connection state. 1 KB.</summary>
    public const int MaxTextBytes = 1024;

    private readonly ChannelPattern[] patterns;

    private ChannelGrants(ChannelPattern[] patterns) => this.patterns = patterns;

    public static ChannelGrants None { get; } = new([]);

    /// <summary>The patterns as text, sorted, so that equal grants have equal text.</summary>
    public IEnumerable<string> Patterns => patterns.Select(pattern => pattern.ToString());

    /// <summary>The patterns, space-separated: the form the <c>channels</c> claim may have, and the one whose size is limited.</summary>
    public string Text => string.Join(' ', Patterns);

    /// <summary>Keeps the patterns that are well-formed. One that is not grants nothing: an issuer may serve others too.</summary>
    public static ChannelGrants Parse(IEnumerable<string> texts)
    {
        IEnumerable<ChannelPattern> parsed = texts
            .Select(text => ChannelPattern.TryParse(text, out ChannelPattern? pattern) ? pattern : null)
            .OfType<ChannelPattern>();
        return new ChannelGrants([.. parsed.Distinct().OrderBy(pattern => pattern.ToString(), StringComparer.Ordinal)]);
    }

    /// <summary>Everything that is granted, as concrete channels of this catalogue.</summary>
    public ChannelSet All(EventCatalogue catalogue) => new(patterns.SelectMany(pattern => Narrow(pattern, catalogue)));

    /// <summary>What a pattern asks for and the grants allow, as concrete channels of this catalogue.</summary>
    public IEnumerable<Channel> Narrow(ChannelPattern asked, EventCatalogue catalogue) =>
        from type in catalogue.Types
        where asked.CoversType(type)
        from grant in patterns
        where grant.CoversType(type)
        where grant.AgentId is null || asked.AgentId is null || grant.AgentId == asked.AgentId
        select new Channel(type, grant.AgentId ?? asked.AgentId);
}
