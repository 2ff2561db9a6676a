using System.Text.Json;

namespace AgentCore.FunctionsHost.Hosting;

/// <summary>A file <c>local.settings.json</c>: the app's settings, and the host's CORS.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file</remarks>
internal sealed record LocalSettings(IReadOnlyDictionary<string, string?> Values, string? Cors)
{
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static LocalSettings Read(string path)
    {
        JsonElement root = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(path));
        string? cors = root.TryGetProperty("Host", out JsonElement host) && host.TryGetProperty("CORS", out JsonElement origins) ? origins.GetString() : null;
        return new LocalSettings(root.GetProperty(nameof(Values)).EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()), cors);
    }

    /// <summary>The nearest file of that name, from a folder upwards; null where there is none.</summary>
    public static string? Find(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "local.settings.json"))) return Path.Combine(at.FullName, "local.settings.json");
        return null;
    }
}
