namespace AgentCore.Infra.Bicep;

/// <summary>Names of SKUs and versions are plain text to the type checker: a wrong one fails only in Azure.</summary>
public sealed class SizeTests
{
    [Theory]
    [InlineData("dev", "Free_F1", "1")]
    [InlineData("prod", "Standard_S1", "10")]
    public void Web_PubSub_serves_1000_connections_a_unit(string size, string sku, string units)
    {
        Resource service = Deployment.Of(size).One(ResourceType.WebPubSub);

        Assert.Equal((sku, units, "WebPubSub"), (service.Text("sku.name"), service.Text("sku.capacity"), service.Text("kind")));
    }

    [Theory]
    [InlineData("dev", "Standard_LRS")]
    [InlineData("prod", "Standard_ZRS")]
    public void Storage_is_as_durable_as_was_bought(string size, string sku)
    {
        Resource account = Deployment.Of(size).One(ResourceType.Storage);

        Assert.Equal((sku, "StorageV2"), (account.Text("sku.name"), account.Text("kind")));
    }

    [Theory, InlineData("dev", "512"), InlineData("prod", "2048")]
    public void The_API_app_is_on_Flex_Consumption(string size, string memory)
    {
        Resource plan = Deployment.Of(size).Of("api", ResourceType.Plan);
        Resource app = Deployment.Of(size).Of("api", ResourceType.Site);

        Assert.Equal(("FC1", "FlexConsumption", "functionapp", "true"),
            (plan.Text("sku.name"), plan.Text("sku.tier"), plan.Text("kind"), plan.Text("properties.reserved")));
        Assert.Equal("functionapp,linux", app.Text("kind"));
        Assert.Equal("""{"name":"dotnet-isolated","version":"10.0"}""", app.Text("properties.functionAppConfig.runtime"));
        Assert.Equal("UserAssignedIdentity", app.Text("properties.functionAppConfig.deployment.storage.authentication.type"));
        Assert.Equal("blobContainer", app.Text("properties.functionAppConfig.deployment.storage.type"));
        Assert.Equal(memory, app.Text("properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB"));
    }

    [Theory, InlineData("dev", "B1", "1"), InlineData("prod", "P0v3", "2")]
    public void The_stream_app_is_on_instances_that_stay(string size, string sku, string instances)
    {
        Resource plan = Deployment.Of(size).Of("stream", ResourceType.Plan);
        Resource app = Deployment.Of(size).Of("stream", ResourceType.Site);

        Assert.Equal((sku, instances, "true"), (plan.Text("sku.name"), plan.Text("sku.capacity"), plan.Text("properties.reserved")));
        Assert.Equal("functionapp,linux", app.Text("kind"));
        Assert.Equal("DOTNET-ISOLATED|10.0", app.Text("properties.siteConfig.linuxFxVersion"));
        Assert.Equal("true", app.Text("properties.siteConfig.alwaysOn"));
        Assert.Equal("/realtime/health", app.Text("properties.siteConfig.healthCheckPath"));
        Assert.Equal("-1", Deployment.Of(size).Settings("stream")["AzureFunctionsJobHost__functionTimeout"]);
    }

    [Fact]
    public void Production_is_spread_over_zones()
    {
        Assert.All(Deployment.Prod.All(ResourceType.Plan), plan => Assert.Equal("true", plan.Text("properties.zoneRedundant")));
        Assert.Equal(
            """[{"name":"http","instanceCount":2},{"name":"function:Heartbeat","instanceCount":2}]""",
            Deployment.Prod.Of("api", ResourceType.Site).Text("properties.functionAppConfig.scaleAndConcurrency.alwaysReady"));
    }

    /// <summary>A host's id in the shared storage is the first 32 characters of its app's name.</summary>
    /// <remarks>https://learn.microsoft.com/azure/azure-functions/storage-considerations#host-id-considerations</remarks>
    [Theory, InlineData("dev"), InlineData("prod")]
    public void The_two_hosts_cannot_be_taken_for_each_other(string size)
    {
        string[] ids = [.. Deployment.Of(size).All(ResourceType.Site).Select(app => app.Name[..Math.Min(32, app.Name.Length)])];

        Assert.Equal(2, ids.Distinct().Count());
    }

    [Theory, InlineData("dev"), InlineData("prod")]
    public void Names_keep_to_the_lengths_that_Azure_allows(string size)
    {
        Assert.All(Deployment.Of(size).All(ResourceType.Storage), account => Assert.InRange(account.Name.Length, 3, 24));
        Assert.All(Deployment.Of(size).All(ResourceType.Site), app => Assert.InRange(app.Name.Length, 2, 60));
        Assert.All(Deployment.Of(size).All(ResourceType.Topic), topic => Assert.InRange(topic.Name.Length, 3, 50));
        Assert.All(Deployment.Of(size).All(ResourceType.WebPubSub), service => Assert.InRange(service.Name.Length, 3, 63));
    }
}
