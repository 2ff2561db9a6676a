using AgentCore.Errors;

namespace AgentCore.Channels;

/// <summary>What became of a wish for channels: the channels, or the reason there are none.</summary>
public abstract record Subscription
{
    private Subscription() { }

    /// <summary>The most channels one connection may listen to: 100.</summary>
    /// <remarks>A connection joins one group a channel, and Azure's filters are sized for about 100 clauses.</remarks>
    public const int MaxChannels = 100;

    /// <summary>What was asked for is granted, in whole or in part.</summary>
    /// <param name="Channels">What is heard, narrowed to the grants; never empty.</param>
    public sealed record Granted(ChannelSet Channels) : Subscription;

    /// <param name="Code">Which rule was broken.</param>
    /// <param name="Message">What was wrong, without repeating more than one channel's name.</param>
    public sealed record Refused(ErrorCode Code, string Message) : Subscription;

    /// <summary>Everything that the grants allow, which is what a connection begins with.</summary>
    public static Subscription ToAll(ChannelGrants grants, EventCatalogue catalogue) =>
        grants.All(catalogue) is { IsEmpty: false } all
            ? Bounded(all)
            : new Refused(ErrorCode.ForbiddenChannel, "The token allows no channel.");

    /// <summary>The channels named, at least one, patterns expanded, narrowed to the grants; refused where nothing is left.</summary>
    public static Subscription To(IReadOnlyList<string> names, ChannelGrants grants, EventCatalogue catalogue)
    {
        if (names.Count > MaxChannels) return TooMany();
        var channels = new ChannelSet();
        for (int i = 0; i < names.Count; i++)
        {
            string name = names[i];
            if (IsRepeated(names, i)) continue;
            if (!ChannelPattern.TryParse(name, out ChannelPattern pattern) || !catalogue.Knows(pattern))
                return new Refused(ErrorCode.UnknownChannel, $"No such channel: '{Shown(name)}'.");
            grants.Narrow(pattern, catalogue, channels);
        }
        return channels.IsEmpty
            ? new Refused(ErrorCode.ForbiddenChannel, $"The token does not allow '{Shown(names[0])}'{(names.Count > 1 ? " or what else was named" : "")}.")
            : Bounded(channels);
    }

    /// <summary>A hundred times the same pattern would expand a hundred times.</summary>
    private static bool IsRepeated(IReadOnlyList<string> names, int index)
    {
        for (int earlier = 0; earlier < index; earlier++)
            if (names[earlier] == names[index]) return true;
        return false;
    }

    private static Subscription Bounded(ChannelSet channels) =>
        channels.Channels.Count > MaxChannels ? TooMany() : new Granted(channels);

    /// <summary>The answer to one channel more than a connection may have.</summary>
    internal static Refused TooMany() => new(ErrorCode.TooManyChannels, $"A connection may listen to at most {MaxChannels} channels.");

    /// <summary>
    /// A client's own text, cut to the longest that a channel could be and made harmless to print. A token that was put in a channel's
    /// place is not repeated: it begins with a brace and a quote in base64.
    /// </summary>
    internal static string Shown(string name)
    {
        const int longest = 193;
        return name.StartsWith("eyJ", StringComparison.Ordinal) ? "…" : ShownText.Of(name, longest);
    }
}
