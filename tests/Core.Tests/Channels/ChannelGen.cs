using AgentCore.Events;
using CsCheck;

namespace AgentCore.Channels;

/// <summary>Patterns, grants and events over few names, so that they meet.</summary>
internal static class ChannelGen
{
    public static EventCatalogue Catalogue { get; } = EventCatalogue.Default;

    public static Gen<string> Type => Gen.OneOf([.. EventOptions.DefaultTypes]);

    public static Gen<string?> Agent => Gen.OneOf<string?>(null, null, "a", "b", "c");

    public static Gen<ChannelPattern> Pattern =>
        Gen.Select(Gen.OneOf(Type, Gen.OneOf("*", "agent.*", "task.*", "other.*", "agent.unknown")), Agent, (type, agent) =>
            ChannelPattern.TryParse(agent is null ? type : $"{type}:{agent}", out ChannelPattern? pattern)
                ? pattern
                : throw new InvalidOperationException(type));

    public static Gen<ChannelGrants> Grants =>
        Pattern.Array[0, 4].Select(patterns => ChannelGrants.Parse(patterns.Select(pattern => pattern.ToString())));

    /// <summary>What a pattern says of an event, told without the code that is tested.</summary>
    public static bool Covers(ChannelPattern pattern, string type, string? agent)
    {
        string[] parts = pattern.ToString().Split(':');
        bool coversType = parts[0] == "*" || parts[0] == type || (parts[0].EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(parts[0][..^1], StringComparison.Ordinal));
        return coversType && (parts.Length == 1 || parts[1] == agent);
    }
}
