using AgentCore.LocalHost.WebPubSub.Filters;

namespace AgentCore.LocalHost.Tests.WebPubSub.Filters;

public sealed class FilterTests
{
    private static readonly Target Ann = new("c1", "Ann O'Hara", ["a", "agent.error:agent-1", "~alive.5", "o'clock"]);
    private static readonly Target Nobody = new("c2", null, []);

    [Theory]
    [InlineData("'a' in groups", true, false)]
    [InlineData("'b' in groups", false, false)]
    [InlineData("'agent.error:agent-1' in groups", true, false)]
    [InlineData("'o''clock' in groups", true, false)]
    [InlineData("'a' in GROUPS", true, false)]
    [InlineData("not ('a' in groups)", false, true)]
    [InlineData("not('a' in groups)", false, true)]
    [InlineData("not not ('a' in groups)", true, false)]
    [InlineData("'a' in groups and not ('~alive.5' in groups or '~alive.4' in groups)", false, false)]
    [InlineData("'b' in groups or 'a' in groups and 'a' in groups", true, false)]
    [InlineData("('b' in groups or 'a' in groups) and 'b' in groups", false, false)]
    [InlineData("userId eq 'Ann O''Hara'", true, false)]
    [InlineData("USERID eq 'Ann O''Hara'", true, false)]
    [InlineData("connectionId eq 'c2'", false, true)]
    [InlineData("\t'a'\nin groups ", true, false)]
    public void A_filter_means_what_the_reference_says(string filter, bool matchesAnn, bool matchesNobody)
    {
        Assert.True(FilterParser.TryParse(filter, out Condition? condition, out string? error), error);
        Assert.Equal(matchesAnn, condition.IsMetBy(Ann));
        Assert.Equal(matchesNobody, condition.IsMetBy(Nobody));
    }

    [Theory]
    [InlineData("")]
    [InlineData("'a'")]
    [InlineData("groups")]
    [InlineData("userId")]
    [InlineData("length(groups) gt 1")]
    [InlineData("'a' in group")]
    [InlineData("'a' in ('a')")]
    [InlineData("groups eq 'a'")]
    [InlineData("userId eq connectionId")]
    [InlineData("userId EQ 'a'")]
    [InlineData("not 'a' in groups")]
    [InlineData("not userId eq 'a'")]
    [InlineData("'a' IN groups")]
    [InlineData("'a' in groups && 'b' in groups")]
    [InlineData("'a' in groups and")]
    [InlineData("'a' in groups 'b' in groups")]
    [InlineData("('a' in groups")]
    [InlineData("'a' in groups)")]
    [InlineData("'a in groups")]
    [InlineData("nosuch eq 'a'")]
    [InlineData("userId eq \"a\"")]
    [InlineData("'a' in groups,")]
    public void A_filter_that_is_none_is_refused(string filter) => Assert.False(FilterParser.TryParse(filter, out _, out _));

    [Fact]
    public void The_error_is_worded_as_the_services()
    {
        Assert.False(FilterParser.TryParse("invalid filter", out _, out string? error));
        Assert.Equal("Invalid syntax for 'invalid filter': Syntax error at position 14 in 'invalid filter'. (Parameter 'filter')", error);
    }

    [Theory]
    [InlineData("(", 100_000)]
    [InlineData("not ", 100_000)]
    [InlineData("'a' in groups or ", 100_000)]
    public void A_bottomless_filter_is_refused_and_not_followed_down(string part, int times) =>
        Assert.False(FilterParser.TryParse(string.Concat(Enumerable.Repeat(part, times)) + "'a' in groups", out _, out _));

    [Fact]
    public void Three_hundred_clauses_are_fine()
    {
        string filter = string.Join(" or ", Enumerable.Range(0, 300).Select(i => $"'g{i}' in groups"));
        Assert.True(FilterParser.TryParse(filter, out _, out _));
    }

    private sealed record Target(string ConnectionId, string? UserId, string[] Groups) : IFilterTarget
    {
        public bool IsIn(string group) => Groups.Contains(group);
    }
}
