namespace AgentCore.Infra.Bicep;

/// <summary>What a parameter file deploys, every module expanded: the kept snapshot, which <see cref="BicepFileTests"/> holds to the files.</summary>
internal sealed class Deployment
{
    private Deployment(string snapshot) =>
        Resources = [.. JsonNode.Parse(Checkout.Read("infra", "bicep", snapshot))!["predictedResources"]!.AsArray().Select(node => new Resource(node!))];

    public static Deployment Dev { get; } = new("main.dev.snapshot.json");

    public static Deployment Prod { get; } = new("main.prod.snapshot.json");

    public static Deployment Wiring { get; } = new("wiring.snapshot.json");

    public IReadOnlyList<Resource> Resources { get; }

    public static Deployment Of(string size) => size == "dev" ? Dev : Prod;

    public Resource One(string type) => Assert.Single(Resources, resource => resource.Type == type);

    public IReadOnlyList<Resource> All(string type) => [.. Resources.Where(resource => resource.Type == type)];

    /// <summary>The one app whose name says <c>api</c> or <c>stream</c>, or one of its children.</summary>
    public Resource Of(string app, string type) =>
        Assert.Single(Resources, resource => resource.Type == type && resource.Name.Contains($"-{app}-", StringComparison.Ordinal)
            && (type != "Microsoft.Web/sites/config" || resource.Name.EndsWith("/appsettings", StringComparison.Ordinal)));

    public IReadOnlyDictionary<string, string> Settings(string app) =>
        Of(app, "Microsoft.Web/sites/config").Node["properties"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>());
}
