namespace AgentCore.Infra.Bicep;

/// <summary>What is kept, and for how long.</summary>
public sealed class StorageTests
{
    [Theory, InlineData("dev", "2"), InlineData("prod", "7")]
    public void The_log_and_what_went_wrong_are_held_for_the_days_that_were_chosen(string size, string days)
    {
        IReadOnlyList<Resource> rules = Deployment.Of(size).One(ResourceType.LifecyclePolicy).Parts("properties.policy.rules");

        Assert.Equal(
            [
                $"log-retention appendBlob: agentcore/events/ {days}",
                $"rejected-and-dead-letters appendBlob, blockBlob: agentcore/rejected/, dead-letters/ {days}",
            ],
            rules.Select(rule =>
                $"{rule.Text("name")} {string.Join(", ", rule.Texts("definition.filters.blobTypes"))}: "
                + $"{string.Join(", ", rule.Texts("definition.filters.prefixMatch"))} "
                + rule.Text("definition.actions.baseBlob.delete.daysAfterModificationGreaterThan")));
    }

    /// <summary>The log's own name is in log.json: if a rule took it, every cursor would be void.</summary>
    [Theory, InlineData("dev"), InlineData("prod")]
    public void No_rule_reaches_the_logs_name(string size)
    {
        IEnumerable<string> prefixes = Deployment.Of(size).One(ResourceType.LifecyclePolicy).Parts("properties.policy.rules")
            .SelectMany(rule => rule.Texts("definition.filters.prefixMatch"));

        Assert.All(prefixes, prefix => Assert.False("agentcore/log.json".StartsWith(prefix, StringComparison.Ordinal), prefix));
    }

    [Theory, InlineData("dev"), InlineData("prod")]
    public void A_package_is_deployed_from_a_container_that_exists(string size)
    {
        string address = Deployment.Of(size).Of("api", ResourceType.Site).Text("properties.functionAppConfig.deployment.storage.value");
        string account = Deployment.Of(size).One(ResourceType.Storage).Name;

        Assert.Contains($"'https://{{0}}.blob.{{1}}', '{account}'", address, StringComparison.Ordinal);
        Assert.EndsWith(", 'packages')]", address, StringComparison.Ordinal);
        Assert.Contains($"{account}/default/packages",
            Deployment.Of(size).All(ResourceType.Container).Select(container => container.Name));
    }
}
