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
    [InlineData("not ('a' in groups)", false, true)]
    [InlineData("not('a' in groups)", false, true)]
    [InlineData("'a' in groups and not ('~alive.5' in groups or '~alive.4' in groups)", false, false)]
    [InlineData("'b' in groups or 'a' in groups and 'a' in groups", true, false)]
    [InlineData("('b' in groups or 'a' in groups) and 'b' in groups", false, false)]
    [InlineData("true or true and false", true, true)]
    [InlineData("userId eq 'Ann O''Hara'", true, false)]
    [InlineData("USERID eq 'Ann O''Hara'", true, false)]
    [InlineData("userId eq null", false, true)]
    [InlineData("userId ne null", true, false)]
    [InlineData("null eq userId", false, true)]
    [InlineData("userId gt 'A'", true, false)]
    [InlineData("userId lt 'A'", false, false)]
    [InlineData("connectionId ge 'c2'", false, true)]
    [InlineData("connectionId le 'c1'", true, false)]
    [InlineData("connectionId in ('c2', 'c3')", false, true)]
    [InlineData("connectionId in('c1')", true, false)]
    [InlineData("length(groups) in (3, 4)", true, false)]
    [InlineData("length(groups) gt 3", true, false)]
    [InlineData("length(groups) eq 0", false, true)]
    [InlineData("length(userId) eq 10", true, false)]
    [InlineData("length(userId) gt -1", true, false)]
    [InlineData("length(userId) eq null", false, true)]
    [InlineData("startswith(userId, 'Ann')", true, false)]
    [InlineData("endswith(userId, 'Hara')", true, false)]
    [InlineData("contains(userId, 'O''')", true, false)]
    [InlineData("not startswith(userId, 'Ann')", false, true)]
    [InlineData("startswith(userId, 'Ann') eq false", false, true)]
    [InlineData("tolower(userId) eq 'ann o''hara'", true, false)]
    [InlineData("toupper(userId) eq 'ANN O''HARA'", true, false)]
    [InlineData("trim(' a ') in groups", true, false)]
    [InlineData("substring(userId, 4) eq 'O''Hara'", true, false)]
    [InlineData("substring(userId, 0, 3) eq 'Ann'", true, false)]
    [InlineData("substring(userId, 90, 3) eq ''", true, false)]
    [InlineData("concat(connectionId, '!') eq 'c2!'", false, true)]
    [InlineData("indexof(userId, 'O') eq 4", true, false)]
    [InlineData("indexof(userId, 'x') eq -1", true, false)]
    [InlineData("\t'a'\nin groups ", true, false)]
    public void A_filter_means_what_the_reference_says(string filter, bool matchesAnn, bool matchesNobody)
    {
        Assert.True(FilterParser.TryParse(filter, out Condition? condition, out string? error), error);
        Assert.Equal(matchesAnn, FilterEvaluator.IsMatch(condition, Ann));
        Assert.Equal(matchesNobody, FilterEvaluator.IsMatch(condition, Nobody));
    }

    [Theory]
    [InlineData("")]
    [InlineData("'a'")]
    [InlineData("groups")]
    [InlineData("userId")]
    [InlineData("length(userId)")]
    [InlineData("'a' in group")]
    [InlineData("'a' in ()")]
    [InlineData("'a' in ('a',)")]
    [InlineData("'a' in ('a'")]
    [InlineData("null in groups")]
    [InlineData("groups eq 'a'")]
    [InlineData("not 'a' in groups")]
    [InlineData("not length(userId) gt 5")]
    [InlineData("'a' IN groups")]
    [InlineData("'a' in groups && 'b' in groups")]
    [InlineData("'a' in groups and")]
    [InlineData("'a' in groups 'b' in groups")]
    [InlineData("('a' in groups")]
    [InlineData("'a' in groups)")]
    [InlineData("'a in groups")]
    [InlineData("userId eq 1")]
    [InlineData("true gt false")]
    [InlineData("length(1) eq 1")]
    [InlineData("length(userId, userId) eq 1")]
    [InlineData("nosuch(userId) eq 1")]
    [InlineData("nosuch eq 'a'")]
    [InlineData("length(userId) eq 99999999999")]
    [InlineData("userId eq \"a\"")]
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
    [InlineData("tolower(", 100_000)]
    [InlineData("true eq ", 100_000)]
    [InlineData("true or ", 100_000)]
    public void A_bottomless_filter_is_refused_and_not_followed_down(string part, int times) =>
        Assert.False(FilterParser.TryParse(string.Concat(Enumerable.Repeat(part, times)) + "true", out _, out _));

    [Fact]
    public void Three_hundred_clauses_are_fine()
    {
        string filter = string.Join(" or ", Enumerable.Range(0, 300).Select(i => $"'g{i}' in groups"));
        Assert.True(FilterParser.TryParse(filter, out _, out _));
    }

    private sealed record Target(string ConnectionId, string? UserId, string[] Groups) : IFilterTarget
    {
        public int GroupCount => Groups.Length;

        public bool IsIn(string group) => Groups.Contains(group);
    }
}
