using System.Text.Json;
using AgentCore.Testing;

namespace AgentCore.Worker;

/// <summary>Which functions each of the two apps runs, by the built bicep: infra/bicep/main.dev.snapshot.json.</summary>
internal static class BuiltDeployment
{
    /// <summary>The app settings that disable functions in one of the apps.</summary>
    /// <param name="app">As its name has it: <c>api</c> or <c>stream</c>.</param>
    public static IReadOnlyDictionary<string, string?> DisabledIn(string app)
    {
        using JsonDocument built = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "infra", "bicep", "main.dev.snapshot.json")));
        JsonElement settings = built.RootElement.GetProperty("predictedResources").EnumerateArray().Single(resource =>
            resource.GetProperty("type").GetString() == "Microsoft.Web/sites/config"
            && resource.GetProperty("name").GetString()!.StartsWith($"func-agentcore-{app}-", StringComparison.Ordinal)
            && resource.GetProperty("name").GetString()!.EndsWith("/appsettings", StringComparison.Ordinal));
        return settings.GetProperty("properties").EnumerateObject()
            .Where(setting => setting.Name.StartsWith("AzureWebJobs.", StringComparison.Ordinal) && setting.Name.EndsWith(".Disabled", StringComparison.Ordinal))
            .ToDictionary(setting => setting.Name, setting => (string?)setting.Value.GetString());
    }

    public static bool Runs(string app, string function) => !DisabledIn(app).ContainsKey($"AzureWebJobs.{function}.Disabled");
}
