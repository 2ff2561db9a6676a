namespace AgentCore.Infra.Bicep;

/// <summary>What is recorded and what wakes someone. Metric and category names are plain text to the type checker.</summary>
public sealed class MonitoringTests
{
    private static IReadOnlyList<Resource> MetricAlerts => Deployment.Prod.All(ResourceType.MetricAlert);

    [Theory]
    [InlineData("dead-letters", ResourceType.Topic, "DeadLetteredCount")]
    [InlineData("dropped-events", ResourceType.Topic, "DroppedEventCount")]
    [InlineData("unmatched-events", ResourceType.Topic, "UnmatchedEventCount")]
    [InlineData("web-pubsub-load", ResourceType.WebPubSub, "ServerLoad")]
    [InlineData("web-pubsub-connections", ResourceType.WebPubSub, "ConnectionQuotaUtilization")]
    [InlineData("stream-app-health", ResourceType.Site, "HealthCheckStatus")]
    public void A_metric_is_watched_where_it_is_measured(string name, string type, string metric)
    {
        Resource alert = Assert.Single(MetricAlerts, alert => alert.Name == $"agentcore-prod-{name}");
        Resource target = Assert.Single(Deployment.Prod.Resources, resource => resource.Id == alert.Text("properties.scopes.0"));

        Assert.Equal(type, target.Type);
        Assert.Equal(metric, alert.Text("properties.criteria.allOf.0.metricName"));
        Assert.Equal("true", alert.Text("properties.enabled"));
    }

    [Fact]
    public void The_health_that_is_watched_is_the_stream_apps() =>
        Assert.Equal(Deployment.Prod.Of("stream", ResourceType.Site).Id, MetricAlerts
            .Single(alert => alert.Name.EndsWith("stream-app-health", StringComparison.Ordinal)).Text("properties.scopes.0"));

    /// <summary>The Functions host records a failed invocation of the streaming function for every client that leaves.</summary>
    [Fact]
    public void A_client_that_leaves_a_stream_is_no_server_error()
    {
        string stream = Assert.Single(FunctionNames.Http, name => name == "Stream");
        string query = Deployment.Prod.One(ResourceType.LogAlert).Text("properties.criteria.allOf.0.query");

        Assert.EndsWith($"and not(operation_Name has_any (\"{stream}\", \"sse\"))", query, StringComparison.Ordinal);
        Assert.DoesNotContain(FunctionNames.All, name => name != stream && name.Contains(stream, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_alert_writes_to_someone_where_there_is_someone()
    {
        string group = Deployment.Prod.One(ResourceType.ActionGroup).Id;

        Assert.All(MetricAlerts, alert => Assert.Equal(group, alert.Text("properties.actions.0.actionGroupId")));
        Assert.Equal(group, Deployment.Prod.One(ResourceType.LogAlert).Text("properties.actions.actionGroups.0"));
        Assert.Empty(Deployment.Dev.All(ResourceType.ActionGroup));
    }

    /// <summary>
    /// URLs hold tokens (<c>?token=</c>, <c>?access_token=</c>), so no category that records them is on: HttpRequestLogs of Web PubSub,
    /// AppServiceHTTPLogs. Front Door's access log has its query arguments scrubbed.
    /// </summary>
    [Theory]
    [InlineData("dev", "ConnectivityLogs DeliveryFailures PublishFailures StorageDelete")]
    [InlineData("prod", "ConnectivityLogs DeliveryFailures FrontDoorAccessLog PublishFailures StorageDelete")]
    [Requirement("Secrets platform")]
    public void No_log_can_hold_a_token(string size, string categories)
    {
        IEnumerable<string> logged = Deployment.Of(size).All(ResourceType.Diagnostics)
            .SelectMany(setting => setting.Parts("properties.logs")).Select(log => log.Text("category"));

        Assert.Equal(categories, string.Join(' ', logged.Order()));
    }

    [Fact]
    [Requirement("Secrets platform")]
    public void Query_arguments_are_scrubbed_from_the_front_doors_log()
    {
        Resource profile = Deployment.Prod.One(ResourceType.FrontDoor);

        Assert.Equal("Enabled", profile.Text("properties.logScrubbing.state"));
        Assert.Equal("""[{"matchVariable":"QueryStringArgNames","selectorMatchOperator":"EqualsAny","state":"Enabled"}]""",
            profile.Text("properties.logScrubbing.scrubbingRules"));
    }
}
