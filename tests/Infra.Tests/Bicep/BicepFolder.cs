namespace AgentCore.Infra.Bicep;

/// <summary>The files of <c>infra/bicep</c>, and what each parameter file needs to be evaluated.</summary>
internal static class BicepFolder
{
    public static string Path { get; } = Checkout.PathOf("infra", "bicep");

    /// <summary>A deployment's place, the same in every snapshot.</summary>
    public static IReadOnlyList<string> Place { get; } =
    [
        "--subscription-id", "00000000-0000-0000-0000-000000000001",
        "--tenant-id", "00000000-0000-0000-0000-000000000002",
        "--location", "eastus",
    ];

    /// <summary>What azd would set, for the parameter files that read it.</summary>
    public static IReadOnlyDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>
    {
        ["AZURE_ENV_NAME"] = "test",
        ["AZURE_LOCATION"] = "eastus",
        ["AGENTCORE_AUDIENCE"] = "agentcore",
        ["AGENTCORE_ISSUER"] = "https://login.example.com/",
        ["AGENTCORE_ISSUER_METADATA"] = "https://login.example.com/.well-known/openid-configuration",
        ["AGENTCORE_API_APP"] = "func-agentcore-api",
        ["AGENTCORE_WEB_PUBSUB"] = "wps-agentcore",
        ["AGENTCORE_TOPIC"] = "evgt-agentcore",
        ["AGENTCORE_STORAGE"] = "stagentcore",
        ["AGENTCORE_DEAD_LETTERS"] = "dead-letters",
    };

    public static string File(string name) => System.IO.Path.Combine(Path, name);

    public static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Path, pattern, SearchOption.AllDirectories).Order();
}
