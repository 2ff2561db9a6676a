using AgentCore.Channels;

namespace AgentCore.Infra.Bicep;

/// <summary>Phase 2: the hub with its gate, and the way from the topic to the relay.</summary>
public sealed class WiringTests
{
    private static Resource Hub => Deployment.Wiring.One(ResourceType.Hub);

    private static Resource Subscription => Deployment.Wiring.One(ResourceType.EventSubscription);

    [Fact]
    public void The_hub_is_the_one_that_the_code_serves() => Assert.Equal("wps-agentcore/agentcore", Hub.Name);

    [Fact]
    [Requirement("Upstream web hook")]
    public void Anonymous_connections_are_let_in_by_the_same_write_as_the_handler_that_checks_them()
    {
        Resource handler = Assert.Single(Hub.Parts("properties.eventHandlers"));

        Assert.Equal("allow", Hub.Text("properties.anonymousConnectPolicy"));
        Assert.Equal("""["connect","connected","disconnected"]""", handler.Text("systemEvents"));
        Assert.Equal("*", handler.Text("userEventPattern"));
    }

    [Fact]
    public void The_hub_is_written_nowhere_else() => Assert.All(
        new[] { Deployment.Dev, Deployment.Prod },
        deployment => Assert.Empty(deployment.All(ResourceType.Hub)));

    [Fact]
    [Requirement("Upstream web hook")]
    public void The_handler_is_the_API_apps_web_hook_with_the_extensions_own_key()
    {
        string url = Hub.Text("properties.eventHandlers.0.urlTemplate");

        Assert.StartsWith("[format('https://{0}/runtime/webhooks/webpubsub?code={1}', ", url, StringComparison.Ordinal);
        Assert.Contains("/sites/func-agentcore-api/host/default', ", url, StringComparison.Ordinal);
        Assert.EndsWith(").systemKeys.webpubsub_extension)]", url, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_event_type_of_the_catalogue_is_delivered_and_no_other() =>
        Assert.Equal(EventCatalogue.DefaultTypes, Subscription.Texts("properties.filter.includedEventTypes"));

    [Fact]
    public void Events_stay_CloudEvents_from_topic_to_function()
    {
        Assert.Equal("CloudEventSchemaV1_0", Subscription.Text("properties.eventDeliverySchema"));
        Assert.Equal("CloudEventSchemaV1_0", Deployment.Prod.One(ResourceType.Topic).Text("properties.inputSchema"));
        Assert.Equal("AzureFunction", Subscription.Text("properties.destination.endpointType"));
    }

    [Fact]
    public void A_batch_is_small_enough_to_be_relayed_in_time() =>
        Assert.Equal("200", Subscription.Text("properties.destination.properties.maxEventsPerBatch"));

    [Fact]
    public void An_event_is_tried_for_a_day_and_then_kept_by_the_topics_own_identity()
    {
        const string DeadLetter = "properties.deadLetterWithResourceIdentity";

        Assert.Contains(Deployment.Prod.All(ResourceType.Container),
            container => container.Name.EndsWith("/dead-letters", StringComparison.Ordinal));
        Assert.Equal(("30", "1440"), (Subscription.Text("properties.retryPolicy.maxDeliveryAttempts"),
            Subscription.Text("properties.retryPolicy.eventTimeToLiveInMinutes")));
        Assert.Equal("SystemAssigned", Subscription.Text(DeadLetter + ".identity.type"));
        Assert.Equal("StorageBlob", Subscription.Text(DeadLetter + ".deadLetterDestination.endpointType"));
        Assert.Equal("dead-letters", Subscription.Text(DeadLetter + ".deadLetterDestination.properties.blobContainerName"));
        Assert.Equal("SystemAssigned", Deployment.Prod.One(ResourceType.Topic).Text("identity.type"));
    }
}
