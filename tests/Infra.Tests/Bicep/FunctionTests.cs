namespace AgentCore.Infra.Bicep;

/// <summary>Every function that the deployment names exists, and each app runs its own and no other.</summary>
public sealed class FunctionTests
{
    [Theory]
    [InlineData("dev", "api", new[] { "Stream" })]
    [InlineData("prod", "api", new[] { "Stream" })]
    public void The_API_app_runs_all_but_the_stream(string size, string app, string[] disabled) => Assert.Equal(disabled, Disabled(size, app));

    [Theory, InlineData("dev"), InlineData("prod")]
    public void The_stream_app_runs_the_stream_and_its_health_only(string size) =>
        Assert.Equal(FunctionNames.All.Except(["Stream", "Health"]).Order(), Disabled(size, "stream"));

    [Theory, InlineData("dev"), InlineData("prod")]
    public void An_instance_kept_ready_is_for_a_function_that_runs_there(string size)
    {
        JsonNode ready = Deployment.Of(size).Of("api", "Microsoft.Web/sites").Node["properties"]!["functionAppConfig"]!["scaleAndConcurrency"]!["alwaysReady"]!;

        Assert.All(ready.AsArray().Select(group => group!["name"]!.GetValue<string>()), name =>
            Assert.Contains(name, FunctionNames.All.Except(["Stream"]).Select(function => $"function:{function}").Append("http")));
    }

    [Fact]
    public void Event_Grid_delivers_to_a_function_that_exists()
    {
        string[] parts = Deployment.Wiring.One("Microsoft.EventGrid/topics/eventSubscriptions").Text("properties.destination.properties.resourceId").Split('/');

        Assert.Equal(("func-agentcore-api", "functions"), (parts[^3], parts[^2]));
        Assert.Contains(parts[^1], FunctionNames.All);
    }

    /// <summary>Dots, or single underscores; with double ones the host does not see it.</summary>
    private static IEnumerable<string> Disabled(string size, string app) => Deployment.Of(size).Settings(app)
        .Where(setting => setting.Key.StartsWith("AzureWebJobs.", StringComparison.Ordinal) && setting.Key.EndsWith(".Disabled", StringComparison.Ordinal))
        .Where(setting => setting.Value == "true")
        .Select(setting => setting.Key["AzureWebJobs.".Length..^".Disabled".Length])
        .Order();
}
