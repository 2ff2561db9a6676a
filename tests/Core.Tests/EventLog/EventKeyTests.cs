using AgentCore.Events;

namespace AgentCore.EventLog;

public sealed class EventKeyTests
{
    [Theory]
    [InlineData("ab", "c", "a", "bc")]
    [InlineData("a\0", "b", "a", "\0b")]
    [InlineData("ab", "", "a", "b")]
    [InlineData("a\u00ff", "b", "a", "\u00ffb")]
    public void Source_and_id_do_not_run_into_each_other(string source, string id, string otherSource, string otherId) =>
        Assert.NotEqual(Key(source, id), Key(otherSource, otherId));

    [Fact]
    public void The_same_source_and_id_are_the_same_event() => Assert.Equal(Key("/agents/é", "1"), Key("/agents/é", "1"));

    private static UInt128 Key(string source, string id) =>
        EventKey.Of(new AgentEvent(source, id, "agent.error", null, default, "{}"u8.ToArray()));
}
