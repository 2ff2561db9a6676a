using System.Globalization;
using System.Text.Json;

namespace AgentCore.FunctionsHost.Hosting;

/// <summary>How the host runs an app.</summary>
/// <param name="AppFolder">The built app, with <c>host.json</c>.</param>
/// <param name="Url">Where the host listens. Port 0 is any free one.</param>
/// <param name="Settings">App settings: the environment of the worker.</param>
/// <param name="Cors">Origins that the host's own CORS allows, <c>*</c> for all, null for no CORS.</param>
/// <param name="SystemKey">The key that web hooks must bring as <c>code</c>. Null asks for none, as <c>func</c> does.</param>
internal sealed record FunctionsHostOptions(
    string AppFolder, Uri Url, IReadOnlyDictionary<string, string?> Settings, string? Cors = null, string? SystemKey = null)
{
    private readonly JsonElement hostJson = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(AppFolder, "host.json")));

    /// <summary>The prefix of HTTP routes: <c>api</c> where host.json has none.</summary>
    public string RoutePrefix => Member(Member(Member(hostJson, "extensions"), "http"), "routePrefix") is { ValueKind: JsonValueKind.String } prefix
        ? prefix.GetString()!
        : "api";

    /// <summary>How long a call may take; null for no limit.</summary>
    /// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-host-json#functiontimeout</remarks>
    public TimeSpan? FunctionTimeout
    {
        get
        {
            string? text = Settings.GetValueOrDefault("AzureFunctionsJobHost__functionTimeout")
                ?? (Member(hostJson, "functionTimeout") is { ValueKind: JsonValueKind.String } limit ? limit.GetString() : null);
            return text is null or "-1" ? null : TimeSpan.Parse(text, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Whether a function runs: a setting may disable it.</summary>
    /// <remarks>https://learn.microsoft.com/azure/azure-functions/disable-function</remarks>
    public bool IsEnabled(string function) =>
        !IsTrue($"AzureWebJobs.{function}.Disabled") && !IsTrue($"AzureWebJobs_{function}_Disabled");

    /// <summary>A text in which each <c>%NAME%</c> is replaced by the setting of that name.</summary>
    public string Resolve(string text) => string.Concat(text.Split('%').Select((part, index) => index % 2 == 0
        ? part
        : Settings.GetValueOrDefault(part) ?? throw new InvalidOperationException($"The setting '{part}' is missing.")));

    private bool IsTrue(string setting) => Settings.TryGetValue(setting, out string? text) && (text is "1" || (bool.TryParse(text, out bool value) && value));

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out JsonElement member) ? member : null;
}
