using System.Diagnostics;
using CsCheck;

namespace AgentCore.Channels;

/// <summary>Grants and wishes are the work of others: none of them is much work for us.</summary>
public sealed class MatcherWorkTests
{
    private static readonly EventCatalogue Catalogue = EventCatalogue.Default;

    [Fact]
    [Requirement("Grants matcher")]
    public void No_text_of_a_tokens_length_takes_long_to_be_matched()
    {
        // A matcher that goes back and tries again would not end within the limit, which is no measure of speed.
        long begun = Stopwatch.GetTimestamp();
        Gen.Char["a.*:_- "].Array[0, 8_192].Select(characters => new string(characters).Split(' ')).Sample(
            texts =>
            {
                ChannelGrants grants = ChannelGrants.Parse(texts);
                _ = Subscription.To([.. texts.Append("*").Take(Subscription.MaxChannels)], grants, Catalogue);
                _ = Subscription.ToAll(grants, Catalogue);
            },
            iter: 2_000);
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Fact]
    [Requirement("Grants matcher")]
    public void A_pattern_is_expanded_once_however_often_it_is_named()
    {
        ChannelGrants grants = Largest();
        long once = BytesFor(["*"], grants);
        long often = BytesFor([.. Enumerable.Repeat("*", Subscription.MaxChannels)], grants);
        Assert.InRange(often, 1, once * 2);
    }

    [Fact]
    [Requirement("Grants matcher")]
    public void Twice_the_grants_or_twice_the_wishes_are_not_more_than_twice_the_work()
    {
        ChannelGrants whole = Largest(), half = ChannelGrants.Parse(whole.Patterns.Where((_, i) => i % 2 == 0));
        Assert.InRange(ChannelsOf(whole), 1, 2 * ChannelsOf(half));
        string[] names = [.. Catalogue.Types.Concat(Catalogue.Types.Select(type => $"{type}:a0"))];
        Assert.InRange(BytesFor(names, whole), 1, 3 * BytesFor([.. names.Take(names.Length / 2)], whole));
    }

    /// <summary>As many patterns as grants may hold, each for an agent of its own.</summary>
    private static ChannelGrants Largest()
    {
        int length = 0;
        IEnumerable<string> patterns = Enumerable.Range(0, 1_000).Select(i => $"*:a{i}");
        return ChannelGrants.Parse(patterns.TakeWhile(pattern => (length += pattern.Length + 1) <= ChannelGrants.MaxTextBytes + 1));
    }

    private static int ChannelsOf(ChannelGrants grants) => grants.All(Catalogue).Channels.Count;

    /// <summary>What a wish allocates stands for its work: it is the same on every machine.</summary>
    private static long BytesFor(string[] names, ChannelGrants grants)
    {
        _ = Subscription.To(names, grants, Catalogue);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = Subscription.To(names, grants, Catalogue);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
