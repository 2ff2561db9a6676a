using System.Text.Json;

namespace AgentCore.LocalHost.FunctionsApp.Settings;

/// <summary>The <c>Values</c> of the app's <c>local.settings.json</c>, by the names of .NET's configuration.</summary>
internal sealed record LocalSettingsFile(string Path, IReadOnlyDictionary<string, string> Values)
{
    public const string Name = "local.settings.json";

    private const string Remedy = "Make one with: cp local.settings.sample.json local.settings.json";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>A value, or null where it is missing or empty.</summary>
    public string? this[string name] => Values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>The file that was named, or the nearest one at or above a folder.</summary>
    /// <exception cref="FormatException">It is missing or cannot be read. The message names the remedy.</exception>
    public static LocalSettingsFile Find(string? named, string folder) =>
        string.IsNullOrWhiteSpace(named) ? Read(Nearest(folder)) : Read(System.IO.Path.GetFullPath(named, folder));

    private static string Nearest(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            string path = System.IO.Path.Combine(at.FullName, Name);
            if (File.Exists(path)) return path;
        }

        throw new FormatException($"settings: there is no {Name} in {folder} or above. {Remedy}");
    }

    private static LocalSettingsFile Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            JsonElement root = document.RootElement;
            if (root.TryGetProperty("IsEncrypted", out JsonElement encrypted) && encrypted.ValueKind == JsonValueKind.True)
                throw new FormatException($"settings: {path} is encrypted. Decrypt it with: func settings decrypt");
            return new LocalSettingsFile(path, root.GetProperty(nameof(Values)).EnumerateObject()
                .ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => value.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"settings: {path} cannot be read. {Remedy}");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException($"settings: {path} is not a JSON object with the member '{nameof(Values)}'. {Remedy}");
        }
    }
}
