namespace AgentCore.Docs;

public sealed class SecurityPageTests
{
    private readonly ILookup<string, RuleTest> tests = RuleTest.All().ToLookup(test => test.Rule);

    [Fact]
    public void Every_rule_is_shown_by_a_test() =>
        Assert.All(SecurityPage.Rules, rule => Assert.True(tests[rule].Any(), $"No test shows {rule}."));

    [Fact]
    public void Every_test_that_names_a_rule_names_one_of_the_page() =>
        Assert.Empty(tests.Select(rule => rule.Key).Except(SecurityPage.Rules));

    [Fact]
    public void No_two_rules_share_a_name() => Assert.Equal(SecurityPage.Rules.Distinct(), SecurityPage.Rules);

    /// <summary>With AGENTCORE_UPDATE=1 this test writes them.</summary>
    [Fact]
    public void The_page_names_each_rules_tests()
    {
        string page = SecurityPage.WithTests(tests);
        if (Environment.GetEnvironmentVariable("AGENTCORE_UPDATE") == "1") SecurityPage.Write(page);
        Assert.Equal(page, SecurityPage.Read());
    }
}
