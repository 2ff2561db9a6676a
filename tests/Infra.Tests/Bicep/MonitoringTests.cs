namespace AgentCore.Infra.Bicep;

/// <summary>What is recorded and what wakes someone. Metric and category names are plain text to the type checker.</summary>
public sealed class MonitoringTests
{
    [Theory]
    [InlineData("dead-letters", "Microsoft.EventGrid/topics", "DeadLetteredCount")]
    [InlineData("dropped-events", "Microsoft.EventGrid/topics", "DroppedEventCount")]
    [InlineData("unmatched-events", "Microsoft.EventGrid/topics", "UnmatchedEventCount")]
    [InlineData("web-pubsub-load", "Microsoft.SignalRService/webPubSub", "ServerLoad")]
    [InlineData("web-pubsub-connections", "Microsoft.SignalRService/webPubSub", "ConnectionQuotaUtilization")]
    [InlineData("stream-app-health", "Microsoft.Web/sites", "HealthCheckStatus")]
    public void A_metric_is_watched_where_it_is_measured(string name, string type, string metric)
    {
        Resource alert = Assert.Single(Deployment.Prod.All("Microsoft.Insights/metricAlerts"), alert => alert.Name == $"agentcore-prod-{name}");
        Resource target = Assert.Single(Deployment.Prod.Resources, resource => resource.Id == alert.Text("properties.scopes.0"));

        Assert.Equal(type, target.Type);
        Assert.Equal(metric, alert.Text("properties.criteria.allOf.0.metricName"));
        Assert.Equal("true", alert.Text("properties.enabled"));
    }

    [Fact]
    public void The_health_that_is_watched_is_the_stream_apps() =>
        Assert.Contains("func-agentcore-stream-", Deployment.Prod.All("Microsoft.Insights/metricAlerts")
            .Single(alert => alert.Name.EndsWith("stream-app-health", StringComparison.Ordinal)).Text("properties.scopes.0"), StringComparison.Ordinal);

    [Fact]
    public void Every_alert_writes_to_someone_where_there_is_someone()
    {
        string group = Deployment.Prod.One("Microsoft.Insights/actionGroups").Id;

        Assert.All(Deployment.Prod.All("Microsoft.Insights/metricAlerts"), alert => Assert.Equal(group, alert.Text("properties.actions.0.actionGroupId")));
        Assert.Equal(group, Deployment.Prod.One("Microsoft.Insights/scheduledQueryRules").Text("properties.actions.actionGroups.0"));
        Assert.Empty(Deployment.Dev.All("Microsoft.Insights/actionGroups"));
    }

    /// <summary>
    /// URLs hold tokens (<c>?token=</c>, <c>?access_token=</c>), so no category that records them is on: HttpRequestLogs of Web PubSub,
    /// AppServiceHTTPLogs. Front Door's access log has its query arguments scrubbed.
    /// </summary>
    [Theory]
    [InlineData("dev", "ConnectivityLogs DeliveryFailures PublishFailures StorageDelete")]
    [InlineData("prod", "ConnectivityLogs DeliveryFailures FrontDoorAccessLog PublishFailures StorageDelete")]
    public void No_log_can_hold_a_token(string size, string categories)
    {
        IEnumerable<string> logged = Deployment.Of(size).All("Microsoft.Insights/diagnosticSettings")
            .SelectMany(setting => setting.Node["properties"]!["logs"]!.AsArray()).Select(log => log!["category"]!.GetValue<string>());

        Assert.Equal(categories, string.Join(' ', logged.Order()));
    }

    [Fact]
    public void Query_arguments_are_scrubbed_from_the_front_doors_log()
    {
        Resource profile = Deployment.Prod.One("Microsoft.Cdn/profiles");

        Assert.Equal("Enabled", profile.Text("properties.logScrubbing.state"));
        Assert.Equal("""[{"matchVariable":"QueryStringArgNames","selectorMatchOperator":"EqualsAny","state":"Enabled"}]""",
            profile.Text("properties.logScrubbing.scrubbingRules"));
    }
}
