using CsCheck;

namespace AgentCore.Channels;

/// <summary>Patterns, grants and events over few names, so that they meet.</summary>
internal static class ChannelGen
{
    public static EventCatalogue Catalogue { get; } = EventCatalogue.Default;

    public static Gen<string> Type => Gen.OneOf([.. EventCatalogue.DefaultTypes]);

    public static Gen<string?> Agent => Gen.OneOf<string?>(null, null, "a", "b", "c");

    public static Gen<ChannelPattern> Pattern =>
        Gen.Select(Gen.OneOf(Type, Gen.OneOf("*", "agent.*", "task.*", "other.*", "agent.unknown")), Agent, (type, agent) =>
            ChannelPattern.TryParse(agent is null ? type : $"{type}:{agent}", out ChannelPattern pattern)
                ? pattern
                : throw new InvalidOperationException(type));

    public static Gen<ChannelGrants> Grants =>
        Pattern.Array[0, 4].Select(patterns => ChannelGrants.Parse(patterns.Select(pattern => pattern.ToString())));

    /// <summary>Whether any of the grants says so of an event.</summary>
    public static bool Covers(ChannelGrants grants, string type, string? agent) =>
        grants.Patterns.Any(text => ChannelPattern.TryParse(text, out ChannelPattern grant) && Covers(grant, type, agent));

    /// <summary>What a pattern says of an event, told without the code that is tested.</summary>
    public static bool Covers(ChannelPattern pattern, string type, string? agent)
    {
        string[] parts = pattern.ToString().Split(':');
        bool isOpen = parts[0].EndsWith('*');
        bool coversType = isOpen ? type.StartsWith(parts[0][..^1], StringComparison.Ordinal) : parts[0] == type;
        return coversType && (parts.Length == 1 || parts[1] == agent);
    }
}
