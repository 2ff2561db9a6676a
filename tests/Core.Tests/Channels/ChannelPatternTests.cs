using System.Diagnostics;
using CsCheck;

namespace AgentCore.Channels;

public sealed class ChannelPatternTests
{
    [Theory]
    [InlineData("*")]
    [InlineData("agent.*")]
    [InlineData("agent.error")]
    [InlineData("agent.status_changed")]
    [InlineData("*:agent-7")]
    [InlineData("agent.*:agent-7")]
    [InlineData("agent.error:A.b_c-1")]
    [InlineData("a.b.c.*")]
    public void A_pattern_reads_back_as_it_was_written(string text)
    {
        Assert.True(ChannelPattern.TryParse(text, out ChannelPattern pattern));
        Assert.Equal(text, pattern.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("**")]
    [InlineData("a*")]
    [InlineData("*.error")]
    [InlineData("agent.*.error")]
    [InlineData("agent.")]
    [InlineData(".agent")]
    [InlineData(".*")]
    [InlineData("agent..error")]
    [InlineData("agent..*")]
    [InlineData("Agent.error")]
    [InlineData("agent.error ")]
    [InlineData("agent.error:")]
    [InlineData("agent.error:*")]
    [InlineData("agent.error:a:b")]
    [InlineData("agent.error:a/b")]
    [InlineData("agent.error:a'b")]
    [InlineData("agent.error:ä")]
    [InlineData(":agent-7")]
    [InlineData("~session")]
    [InlineData("~auto.agent.error")]
    [InlineData("agent.error\n")]
    public void What_is_no_pattern_is_refused(string? text) => Assert.False(ChannelPattern.TryParse(text, out _));

    [Fact]
    public void Names_and_agents_have_their_greatest_length()
    {
        Assert.True(ChannelPattern.TryParse(new string('a', 64) + ":" + new string('b', 128), out _));
        Assert.False(ChannelPattern.TryParse(new string('a', 65), out _));
        Assert.False(ChannelPattern.TryParse("a:" + new string('b', 129), out _));
    }

    [Theory]
    [InlineData("*", "agent.error", true)]
    [InlineData("agent.*", "agent.error", true)]
    [InlineData("agent.*", "agent", false)]
    [InlineData("agent.*", "agents.error", false)]
    [InlineData("agent.error", "agent.error", true)]
    [InlineData("agent.error", "agent.errors", false)]
    public void A_star_stands_for_the_rest_of_a_type(string pattern, string type, bool covers)
    {
        Assert.True(ChannelPattern.TryParse(pattern, out ChannelPattern parsed));
        Assert.Equal(covers, parsed.CoversType(type));
    }

    [Fact]
    public void Whatever_is_read_as_a_pattern_is_written_back_the_same() =>
        Gen.Char["ab.*:-_A "].Array[0, 12].Select(characters => new string(characters)).Sample(text =>
            !ChannelPattern.TryParse(text, out ChannelPattern pattern) || pattern.ToString() == text);

    [Fact]
    public void A_text_has_a_problem_exactly_where_it_is_no_pattern() =>
        Gen.Char["ab.*:-_A "].Array[0, 12].Select(characters => new string(characters)).Sample(text =>
            ChannelPattern.TryParse(text, out _) == (ChannelPattern.ProblemOf(text) is null));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("agent.error:a/b", "agent's id")]
    [InlineData("agent.error:", "agent's id")]
    [InlineData("*.error", "star")]
    [InlineData("Agent.error", "lower-case")]
    [InlineData(":agent-7", "lower-case")]
    public void What_is_no_pattern_has_its_reason(string text, string reason) =>
        Assert.Contains(reason, ChannelPattern.ProblemOf(text), StringComparison.Ordinal);

    [Fact]
    [Requirement("Grants matcher")]
    public void No_text_takes_long_to_be_read()
    {
        // A quadratic reader would take minutes for these; the limit is no measure of speed.
        long begun = Stopwatch.GetTimestamp();
        foreach (char character in "a.*:-")
            Assert.False(ChannelPattern.TryParse(new string(character, 10_000_000) + "!", out _));
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }
}
