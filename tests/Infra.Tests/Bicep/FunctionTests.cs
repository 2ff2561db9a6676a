using System.Text.RegularExpressions;

namespace AgentCore.Infra.Bicep;

/// <summary>Every function that the deployment names exists, and each app runs its own and no other.</summary>
public sealed partial class FunctionTests
{
    [Theory, InlineData("dev"), InlineData("prod")]
    public void The_API_app_runs_all_but_the_stream(string size) => Assert.Equal(["Stream"], Disabled(size, "api"));

    [Theory, InlineData("dev"), InlineData("prod")]
    public void The_stream_app_runs_the_stream_its_health_and_preflights_only(string size) =>
        Assert.Equal(FunctionNames.All.Except(["Stream", "Health", "Live", "Ready", "Preflight"]).Order(), Disabled(size, "stream"));

    [Theory, InlineData("dev"), InlineData("prod")]
    public void An_instance_kept_ready_is_for_a_function_that_runs_there(string size)
    {
        Resource app = Deployment.Of(size).Of("api", ResourceType.Site);

        Assert.All(app.Parts("properties.functionAppConfig.scaleAndConcurrency.alwaysReady"), group =>
            Assert.Contains(group.Name, FunctionNames.All.Except(["Stream"]).Select(function => $"function:{function}").Append("http")));
    }

    [Fact]
    public void Event_Grid_delivers_to_a_function_that_exists()
    {
        Resource subscription = Deployment.Wiring.One(ResourceType.EventSubscription);
        string[] parts = subscription.Text("properties.destination.properties.resourceId").Split('/');

        Assert.Equal(("func-agentcore-api", "functions"), (parts[^3], parts[^2]));
        Assert.Contains(parts[^1], FunctionNames.All);
    }

    /// <summary>Dots, or single underscores; with double ones the host does not see it.</summary>
    private static IEnumerable<string> Disabled(string size, string app) => Deployment.Of(size).Settings(app)
        .Where(setting => setting.Value == "true")
        .Select(setting => DisabledSetting().Match(setting.Key))
        .Where(match => match.Success)
        .Select(match => match.Groups["function"].Value)
        .Order();

    [GeneratedRegex(@"^AzureWebJobs\.(?<function>\w+)\.Disabled$")]
    private static partial Regex DisabledSetting();
}
