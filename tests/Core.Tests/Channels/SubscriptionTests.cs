using AgentCore.Errors;

namespace AgentCore.Channels;

public sealed class SubscriptionTests
{
    private static readonly ChannelGrants Agents = ChannelGrants.Parse(["agent.*"]);

    [Theory]
    [InlineData("agent.*", "agent.status_changed agent.task_completed agent.error")]
    [InlineData("*", "agent.status_changed agent.task_completed agent.error")]
    [InlineData("agent.error", "agent.error")]
    [InlineData("*:agent-7", "agent.status_changed:agent-7 agent.task_completed:agent-7 agent.error:agent-7")]
    public void Patterns_expand_into_what_is_granted(string asked, string channels) =>
        Assert.Equal(channels.Split(' '), Granted([asked], Agents));

    [Fact]
    public void A_channel_that_is_named_twice_is_joined_once() =>
        Assert.Equal(["agent.error"], Granted(["agent.error", "agent.error"], Agents));

    [Fact]
    public void A_wider_wish_is_narrowed_to_one_agent_where_only_that_is_granted() =>
        Assert.Equal(["agent.error:agent-7"], Granted(["agent.error"], ChannelGrants.Parse(["*:agent-7"])));

    [Theory]
    [InlineData("agent.unknown", ErrorCode.UnknownChannel)]
    [InlineData("other.*", ErrorCode.UnknownChannel)]
    [InlineData("agent.*.x", ErrorCode.UnknownChannel)]
    [InlineData("~session", ErrorCode.UnknownChannel)]
    [InlineData("", ErrorCode.UnknownChannel)]
    public void One_channel_that_does_not_exist_refuses_the_whole_wish(string channel, ErrorCode code) =>
        Assert.Equal(code, Refused(["agent.error", channel], Agents).Code);

    [Fact]
    public void A_wish_is_narrowed_to_what_is_granted_of_it_and_refused_only_where_nothing_is()
    {
        Assert.Equal(["agent.error"], Granted(["task.progress", "agent.error", "task.*"], Agents));
        Assert.Equal(ErrorCode.ForbiddenChannel, Refused(["task.progress", "task.*"], Agents).Code);
    }

    [Fact]
    [Requirement("Bomb channels")]
    public void A_hundred_channels_are_granted_and_one_more_is_not()
    {
        string[] hundred = [.. Enumerable.Range(0, 100).Select(agent => $"agent.error:{agent}")];
        Assert.Equal(hundred, Granted(hundred, Agents));
        Assert.Equal(ErrorCode.TooManyChannels, Refused([.. hundred, "agent.error"], Agents).Code);
        Assert.Equal(ErrorCode.TooManyChannels, Refused([.. hundred[..98], "agent.*"], Agents).Code);
    }

    [Fact]
    [Requirement("Grants narrowing")]
    public void A_token_without_grants_hears_nothing_and_is_told() =>
        Assert.Equal(
            ErrorCode.ForbiddenChannel,
            Assert.IsType<Subscription.Refused>(Subscription.ToAll(ChannelGrants.None, ChannelGen.Catalogue)).Code);

    [Fact]
    [Requirement("Secrets failures")]
    public void A_refusal_shows_a_channel_cut_and_harmless()
    {
        string shown = Refused(["\r\n\0\ud800" + new string('x', 60_000)], Agents).Message;
        Assert.InRange(shown.Length, 1, 250);
        Assert.Contains("'????xxx", shown, StringComparison.Ordinal);
    }

    private static string[] Granted(string[] names, ChannelGrants grants) =>
        [.. Assert.IsType<Subscription.Granted>(Subscription.To(names, grants, ChannelGen.Catalogue)).Channels.Names];

    private static Subscription.Refused Refused(string[] names, ChannelGrants grants) =>
        Assert.IsType<Subscription.Refused>(Subscription.To(names, grants, ChannelGen.Catalogue));
}
