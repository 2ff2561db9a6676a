namespace AgentCore.Infra.Bicep;

/// <summary>What is kept, and for how long.</summary>
public sealed class StorageTests
{
    [Theory, InlineData("dev", "2"), InlineData("prod", "7")]
    public void The_log_and_what_went_wrong_are_held_for_the_days_that_were_chosen(string size, string days)
    {
        JsonArray rules = Deployment.Of(size).One("Microsoft.Storage/storageAccounts/managementPolicies").Node["properties"]!["policy"]!["rules"]!.AsArray();

        Assert.Equal(
            [
                $"log-retention appendBlob: agentcore/events/ {days}",
                $"rejected-and-dead-letters appendBlob, blockBlob: agentcore/rejected/, dead-letters/ {days}",
            ],
            rules.Select(rule => new Resource(rule!)).Select(rule =>
                $"{rule.Text("name")} {string.Join(", ", rule.Texts("definition.filters.blobTypes"))}: "
                + $"{string.Join(", ", rule.Texts("definition.filters.prefixMatch"))} "
                + rule.Text("definition.actions.baseBlob.delete.daysAfterModificationGreaterThan")));
    }

    /// <summary>The log's own name is in log.json: if a rule took it, every cursor would be void.</summary>
    [Theory, InlineData("dev"), InlineData("prod")]
    public void No_rule_reaches_the_logs_name(string size)
    {
        string policy = Deployment.Of(size).One("Microsoft.Storage/storageAccounts/managementPolicies").Text("properties.policy.rules");
        string[] prefixes = [.. JsonNode.Parse(policy)!.AsArray().SelectMany(rule => new Resource(rule!).Texts("definition.filters.prefixMatch"))];

        Assert.All(prefixes, prefix => Assert.False("agentcore/log.json".StartsWith(prefix, StringComparison.Ordinal), prefix));
    }

    [Theory, InlineData("dev"), InlineData("prod")]
    public void A_package_is_deployed_from_a_container_that_exists(string size)
    {
        string address = Deployment.Of(size).Of("api", "Microsoft.Web/sites").Text("properties.functionAppConfig.deployment.storage.value");
        string account = Deployment.Of(size).One("Microsoft.Storage/storageAccounts").Name;

        Assert.Equal($"https://{account}.blob.core.windows.net/packages", address);
        Assert.Contains($"{account}/default/packages", Deployment.Of(size).All("Microsoft.Storage/storageAccounts/blobServices/containers").Select(container => container.Name));
    }
}
