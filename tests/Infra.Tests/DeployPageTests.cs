using System.Text.RegularExpressions;
using AgentCore.Infra.Bicep;

namespace AgentCore.Infra;

/// <summary>docs/deploy.md lists what the files have, no less and no more.</summary>
public sealed partial class DeployPageTests
{
    private static readonly string Page = Checkout.Read("docs", "deploy.md");

    [Fact]
    public void Every_variable_that_an_environment_may_be_given_is_listed()
    {
        IEnumerable<string> read = Variable().Matches(Checkout.Read("infra", "bicep", "main.bicepparam")).Select(match => match.Value);

        Assert.Equal(read.Order(), Row().Matches(Page).Select(match => match.Value).Order());
    }

    [Fact]
    public void Every_alert_is_explained()
    {
        IEnumerable<Resource> alerts = [.. Deployment.Prod.All(ResourceType.MetricAlert), .. Deployment.Prod.All(ResourceType.LogAlert)];

        Assert.All(alerts, alert => Assert.Contains($"\n| {alert.Name["agentcore-prod-".Length..]} | ", Page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<=readEnvironmentVariable\(')AGENTCORE_\w+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<=\n\| `)AGENTCORE_\w+(?=` \|)")]
    private static partial Regex Row();
}
