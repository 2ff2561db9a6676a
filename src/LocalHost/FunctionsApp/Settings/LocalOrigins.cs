using AgentCore.Access;

namespace AgentCore.LocalHost.FunctionsApp.Settings;

/// <summary>The one setting of section <c>Access</c> that this host reads beside a Functions app: for its own routes. The app reads its own settings.</summary>
internal sealed class LocalOrigins
{
    /// <summary>Origins whose pages may use this host's own routes.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    public IEnumerable<string> Problems() => Options().Problems().Where(problem => problem.StartsWith("Access:AllowedOrigins", StringComparison.Ordinal));

    public OriginPolicy Policy() => new(Options());

    private AccessOptions Options()
    {
        var options = new AccessOptions();
        foreach (string origin in AllowedOrigins) options.AllowedOrigins.Add(origin);
        return options;
    }
}
