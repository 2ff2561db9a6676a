namespace AgentCore.LocalHost.FunctionsApp.Forwarding;

/// <summary>Where an app runs.</summary>
/// <param name="Setting">The setting that named it.</param>
/// <param name="Url">Scheme, host and port.</param>
internal sealed record AppAddress(string Setting, Uri Url)
{
    /// <summary>A command that starts an app there.</summary>
    public string StartCommand => $"cd src/Functions && func start --port {Url.Port}";

    /// <summary>A web hook of the app.</summary>
    /// <param name="pathAndQuery">Its path, and what its query begins with.</param>
    /// <param name="key">The system key, or null for none.</param>
    public Uri WebHook(string pathAndQuery, string? key) => new(Url, string.IsNullOrEmpty(key)
        ? pathAndQuery
        : $"{pathAndQuery}{(pathAndQuery.Contains('?', StringComparison.Ordinal) ? '&' : '?')}code={Uri.EscapeDataString(key)}");
}
