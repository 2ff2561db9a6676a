using CsCheck;

namespace AgentCore.Channels;

public sealed class NarrowingTests
{
    [Fact]
    [Requirement("Grants narrowing")]
    public void What_is_heard_is_what_was_asked_for_and_granted_no_more_and_no_less() =>
        Gen.Select(ChannelGen.Pattern, ChannelGen.Grants, ChannelGen.Type, ChannelGen.Agent).Sample((asked, grants, type, agent) =>
        {
            bool isGranted = ChannelGen.Covers(grants, type, agent);
            bool isHeard = Narrowed(grants, asked).Matches(type, agent);
            return isHeard == (isGranted && ChannelGen.Covers(asked, type, agent));
        });

    [Fact]
    public void Everything_granted_is_heard_where_nothing_is_asked_for() =>
        Gen.Select(ChannelGen.Grants, ChannelGen.Type, ChannelGen.Agent).Sample((grants, type, agent) =>
            grants.All(ChannelGen.Catalogue).Matches(type, agent) == ChannelGen.Covers(grants, type, agent));

    [Fact]
    public void What_was_narrowed_once_is_not_narrowed_further() =>
        Gen.Select(ChannelGen.Pattern, ChannelGen.Grants).Sample((asked, grants) =>
        {
            IReadOnlyList<Channel> once = Narrowed(grants, asked).Channels;
            return once.All(channel =>
                ChannelPattern.TryParse(channel.Name, out ChannelPattern itself) && Narrowed(grants, itself).Channels.Contains(channel));
        });

    [Fact]
    public void Equal_grants_have_equal_text_in_whatever_order_they_come() =>
        Gen.Select(ChannelGen.Pattern.Array[0, 6], Gen.Int).Sample((patterns, seed) =>
        {
            string[] texts = [.. patterns.Select(pattern => pattern.ToString())];
            string[] shuffled = [.. texts, .. texts];
            new Random(seed).Shuffle(shuffled);
            string text = ChannelGrants.Parse(texts).Text;
            return text == ChannelGrants.Parse(shuffled).Text && text == ChannelGrants.Parse(text.Split(' ')).Text;
        });

    [Fact]
    [Requirement("Grants narrowing")]
    public void What_is_no_pattern_grants_nothing() =>
        Assert.Equal("agent.error", ChannelGrants.Parse(["agent.error", "read users", "AGENT.*", "", "~session", "openid "]).Text);

    private static ChannelSet Narrowed(ChannelGrants grants, ChannelPattern asked)
    {
        var channels = new ChannelSet();
        grants.Narrow(asked, ChannelGen.Catalogue, channels);
        return channels;
    }
}
