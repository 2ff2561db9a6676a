namespace AgentCore.Infra.Bicep;

/// <summary>
/// What a parameter file deploys, every module expanded: the kept snapshot, which <see cref="BicepFileTests"/> holds to the files.
/// </summary>
internal sealed class Deployment
{
    private Deployment(string snapshot)
    {
        var file = new Resource(JsonNode.Parse(Checkout.Read("infra", "bicep", snapshot))!);
        Resources = file.Parts("predictedResources");
    }

    public static Deployment Dev { get; } = new("main.dev.snapshot.json");

    public static Deployment Prod { get; } = new("main.prod.snapshot.json");

    public static Deployment Wiring { get; } = new("wiring.snapshot.json");

    public IReadOnlyList<Resource> Resources { get; }

    public static Deployment Of(string size) => size == "dev" ? Dev : Prod;

    public Resource One(string type) => Assert.Single(Resources, resource => resource.Type == type);

    public IReadOnlyList<Resource> All(string type) => [.. Resources.Where(resource => resource.Type == type)];

    /// <summary>The plan, the site or the app settings of <c>api</c> or <c>stream</c>.</summary>
    public Resource Of(string app, string type) =>
        Assert.Single(All(type), resource => resource.Name.Contains($"-{app}-", StringComparison.Ordinal));

    public IReadOnlyDictionary<string, string> Settings(string app) => Of(app, ResourceType.AppSettings).Node["properties"]!.AsObject()
        .ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>());
}
