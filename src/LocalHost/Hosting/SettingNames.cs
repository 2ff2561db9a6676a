using AgentCore.Http;

namespace AgentCore.LocalHost.Hosting;

/// <summary>Finds names that no setting has, and values of the settings outside the sections that cannot be read.</summary>
/// <param name="own">Every setting of this host.</param>
internal sealed class SettingNames(IReadOnlyList<SettingName> own)
{
    private const string Where = "--help shows the options, and docs/configuration.md has every setting.";

    /// <summary>What ASP.NET reads besides.</summary>
    /// <remarks>https://learn.microsoft.com/aspnet/core/fundamentals/host/web-host#host-configuration-values</remarks>
    private static readonly string[] OfAspNet =
    [
        "urls", "http_ports", "https_ports", "https_port", "environment", "contentRoot", "webRoot", "applicationName", "AllowedHosts",
        "detailedErrors", "captureStartupErrors", "shutdownTimeoutSeconds", "suppressStatusMessages", "preferHostingUrls",
        "startupAssembly", "hostingStartupAssemblies", "hostingStartupExcludeAssemblies", "preventHostingStartup",
        "hostBuilder:reloadConfigOnChange",
    ];

    /// <summary>Sections of others, and the variables of OpenTelemetry: any name may be in them.</summary>
    private static readonly string[] OfOthers = ["Kestrel:", "Logging:", "OTEL_"];

    private static readonly SettingName[] LogLevels =
        [new("Logging:LogLevel:name", typeof(LogLevel)), new("Logging:name:LogLevel:name", typeof(LogLevel))];

    /// <summary>Every mistake, each with the name that is near.</summary>
    /// <param name="line">The command line: all names of it are known.</param>
    /// <param name="configuration">What is set, by whatever means: in a section of this host all names are known.</param>
    public IEnumerable<string> Problems(Arguments line, IConfiguration configuration)
    {
        foreach (string stray in line.Strays) yield return $"'{stray}' is no option. {Hint(stray.TrimStart('-', '/'), "--")}";
        foreach (Argument argument in line.Given)
        {
            if (!IsKnown(argument.Name)) yield return $"--{argument.Name}: there is no such option. {Hint(argument.Name, "--")}";
            else if (argument.Value is null) yield return $"--{argument.Name} needs a value: --{argument.Name} VALUE";
        }
        IEnumerable<string> onTheLine = line.Given.Select(argument => argument.Name);
        IEnumerable<string> elsewhere = InSections(configuration).Except(onTheLine, StringComparer.OrdinalIgnoreCase);
        foreach (string name in elsewhere.Where(name => !IsKnown(name))) yield return $"{name}: there is no such setting. {Hint(name, "")}";
        foreach (string problem in Unreadable(configuration)) yield return problem;
    }

    private bool IsKnown(string name) =>
        own.Any(setting => setting.Matches(name))
        || OfAspNet.Contains(name, StringComparer.OrdinalIgnoreCase)
        || OfOthers.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>The names that are set in this host's sections. A name outside them may be anybody's variable.</summary>
    private IEnumerable<string> InSections(IConfiguration configuration) =>
        from section in own.Where(setting => setting.Path.Contains(':')).Select(setting => setting.Path.Split(':')[0]).Distinct()
        from setting in configuration.GetSection(section).AsEnumerable()
        where !string.IsNullOrEmpty(setting.Value) && setting.Key.Contains(':')
        select setting.Key;

    private IEnumerable<string> Unreadable(IConfiguration configuration)
    {
        var named =
            from setting in own
            where !setting.Path.Contains(':')
            select (setting, Key: setting.Path, Value: configuration[setting.Path]);
        var levels =
            from level in configuration.GetSection("Logging").AsEnumerable()
            from setting in LogLevels
            where setting.Matches(level.Key)
            select (setting, level.Key, level.Value);
        return from item in named.Concat(levels)
               where !string.IsNullOrEmpty(item.Value)
               let problem = item.setting.ProblemOf(item.Value)
               where problem is not null
               select $"{item.Key}: {problem}";
    }

    private string Hint(string name, string prefix)
    {
        string path = name.Split('=')[0].Replace("__", ":", StringComparison.Ordinal);
        string[] candidates = [.. own.Select(setting => setting.Like(path)).Concat(OfAspNet).Concat(["help", "version"])];
        IReadOnlyList<string> near = NearestNames.Of(path, candidates);
        return near.Count == 0 ? Where : $"Did you mean {string.Join(" or ", near.Select(candidate => prefix + candidate))}?";
    }
}
