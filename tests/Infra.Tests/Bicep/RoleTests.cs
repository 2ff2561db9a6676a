namespace AgentCore.Infra.Bicep;

/// <summary>Who may do what. A wrong id deploys without complaint.</summary>
/// <remarks>https://learn.microsoft.com/azure/role-based-access-control/built-in-roles</remarks>
public sealed class RoleTests
{
    private const string BlobDataOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    private const string BlobDataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    private const string TableDataContributor = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";
    private const string WebPubSubServiceOwner = "12cf5a90-567b-43ae-8102-96cf46c7d9b4";
    private const string MonitoringMetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";
    private const string EventGridDataSender = "d5a91429-5739-47e2-a06b-3470a27159e7";

    private static readonly string[] OfTheSystem =
    [
        $"apps storageAccounts {BlobDataOwner}",
        $"apps storageAccounts {TableDataContributor}",
        $"apps webPubSub {WebPubSubServiceOwner}",
        $"apps components {MonitoringMetricsPublisher}",
        $"topic containers/dead-letters {BlobDataContributor}",
    ];

    [Fact]
    [Requirement("Keyless rights")]
    public void The_apps_and_the_topic_have_what_they_need_and_no_more() =>
        Assert.Equal(OfTheSystem.Order(), Assignments(Deployment.Dev).Order());

    [Fact]
    public void A_publisher_may_send_events_and_no_more() =>
        Assert.Equal(OfTheSystem.Append($"publisher topics {EventGridDataSender}").Order(), Assignments(Deployment.Prod).Order());

    [Theory, InlineData("dev"), InlineData("prod")]
    public void Every_right_says_what_it_is_for(string size) =>
        Assert.All(Rights(Deployment.Of(size)), right => Assert.NotEqual("", right.Text("properties.description")));

    private static IReadOnlyList<Resource> Rights(Deployment deployment) => deployment.All(ResourceType.RoleAssignment);

    private static IEnumerable<string> Assignments(Deployment deployment) =>
        Rights(deployment).Select(right =>
            $"{Holder(right.Text("properties.principalId"))} {Scope(right.Id)} {right.Text("properties.roleDefinitionId").Split('/')[^1]}");

    private static string Holder(string principal) =>
        principal.Contains("'identity-{0}'", StringComparison.Ordinal) ? "apps"
        : principal.Contains("'topic-{0}'", StringComparison.Ordinal) ? "topic"
        : "publisher";

    /// <summary>The last resource type of the scope; for a container, its name too.</summary>
    private static string Scope(string id)
    {
        string[] parts = id[..id.IndexOf("/providers/Microsoft.Authorization", StringComparison.Ordinal)].Split('/');
        return parts[^2] == "containers" ? $"{parts[^2]}/{parts[^1]}" : parts[^2];
    }
}
