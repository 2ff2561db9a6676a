using System.Collections.Concurrent;
using AgentCore.Channels;

namespace AgentCore.Sessions;

/// <summary>Grants by their text, read once: those of many sessions are the same.</summary>
internal sealed class KnownGrants(EventCatalogue catalogue)
{
    /// <summary>400 texts: at most 10 MB, were each as large as may be. Past it all are forgotten, and read again when they are met.</summary>
    private const int MaxTexts = 400;

    private readonly ConcurrentDictionary<string, Entry> known = new(StringComparer.Ordinal);

    /// <param name="text">As <see cref="ChannelGrants.Text"/> gave it.</param>
    public Entry Read(ReadOnlySpan<char> text)
    {
        if (known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out Entry? found)) return found;
        if (known.Count >= MaxTexts) known.Clear();
        return known.GetOrAdd(text.ToString(), grants => new Entry(ChannelGrants.Parse(grants.Split(' ')), catalogue));
    }

    /// <param name="grants">What is granted.</param>
    /// <param name="catalogue">The types there are.</param>
    public sealed class Entry(ChannelGrants grants, EventCatalogue catalogue)
    {
        private IReadOnlyList<string>? groups;

        public ChannelGrants Grants => grants;

        /// <summary>What a session hears that named nothing yet.</summary>
        public Subscription Everything { get; } = Subscription.ToAll(grants, catalogue);

        /// <summary>Its groups.</summary>
        public IReadOnlyList<string> AutomaticGroups => groups ??= ChannelGroups.Automatic(Everything);
    }
}
