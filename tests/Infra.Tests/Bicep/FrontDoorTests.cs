namespace AgentCore.Infra.Bicep;

/// <summary>The optional front door: the guide's URLs on one host.</summary>
public sealed class FrontDoorTests
{
    private static IReadOnlyList<Resource> Routes => Deployment.Prod.All(ResourceType.FrontDoorRoute);

    [Fact]
    public void There_is_none_unless_it_is_asked_for() =>
        Assert.DoesNotContain(Deployment.Dev.Resources, resource => resource.Type.StartsWith("Microsoft.Cdn/", StringComparison.Ordinal));

    [Theory]
    [InlineData("/realtime/ws", "wps-agentcore-", ".webpubsub.azure.com")]
    [InlineData("/realtime/sse", "func-agentcore-stream-", ".azurewebsites.net")]
    [InlineData("/realtime/*", "func-agentcore-api-", ".azurewebsites.net")]
    public void Each_path_leads_to_its_service(string pattern, string hostStart, string hostEnd)
    {
        Resource route = Assert.Single(Routes, route => route.Texts("properties.patternsToMatch").SequenceEqual([pattern]));
        Resource origin = Assert.Single(Deployment.Prod.All(ResourceType.FrontDoorOrigin),
            origin => origin.Id.StartsWith(route.Text("properties.originGroup.id") + "/", StringComparison.Ordinal));

        Assert.StartsWith(hostStart, origin.Text("properties.hostName"), StringComparison.Ordinal);
        Assert.EndsWith(hostEnd, origin.Text("properties.hostName"), StringComparison.Ordinal);
        Assert.Equal(origin.Text("properties.hostName"), origin.Text("properties.originHostHeader"));
        Assert.Equal("HttpsOnly", route.Text("properties.forwardingProtocol"));
        Assert.Equal(["Https"], route.Texts("properties.supportedProtocols"));
    }

    [Fact]
    public void The_WebSocket_path_becomes_the_hubs_own()
    {
        Resource rule = Deployment.Prod.One(ResourceType.FrontDoorRule);
        Resource route = Assert.Single(Routes, route => route.Text("properties.ruleSets") != "[]");

        Assert.Equal(("/realtime/ws", "/client/hubs/agentcore", "UrlRewrite"), (rule.Text("properties.actions.0.parameters.sourcePattern"),
            rule.Text("properties.actions.0.parameters.destination"), rule.Text("properties.actions.0.name")));
        Assert.Equal("""["/realtime/ws"]""", route.Text("properties.patternsToMatch"));
        Assert.StartsWith(route.Text("properties.ruleSets.0.id") + "/", rule.Id, StringComparison.Ordinal);
    }

    [Fact]
    public void It_waits_longer_than_a_keepalive_and_can_carry_WebSockets()
    {
        Resource profile = Deployment.Prod.One(ResourceType.FrontDoor);

        Assert.Equal("Standard_AzureFrontDoor", profile.Text("sku.name"));
        Assert.Equal("240", profile.Text("properties.originResponseTimeoutSeconds"));
        Assert.All(Routes, route => Assert.Equal("", route.Text("properties.cacheConfiguration")));
    }
}
