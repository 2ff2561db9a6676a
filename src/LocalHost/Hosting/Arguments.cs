namespace AgentCore.LocalHost.Hosting;

/// <summary>The command line, read as .NET's configuration reads it. Beyond that, a switch may stand alone: <c>--demo</c>.</summary>
/// <remarks>https://learn.microsoft.com/dotnet/core/extensions/configuration-providers#command-line-configuration-provider</remarks>
/// <param name="Given">The settings, in their order.</param>
/// <param name="Strays">What is no setting, and what .NET would ignore.</param>
/// <param name="AsksForHelp">Whether <c>--help</c> is given.</param>
/// <param name="AsksForVersion">Whether <c>--version</c> is given.</param>
internal sealed record Arguments(
    IReadOnlyList<Argument> Given, IReadOnlyList<string> Strays, bool AsksForHelp, bool AsksForVersion)
{
    private const string Prefix = "--";

    private static readonly string[] Switches = ["demo"];
    private static readonly string[] Help = ["--help", "-h", "-?", "/?"];
    private static readonly string[] Version = ["--version"];

    /// <summary>The settings that have a value, for .NET's configuration.</summary>
    public string[] ForConfiguration =>
        [.. Given.Where(argument => argument.Value is not null).Select(argument => $"{Prefix}{argument.Name}={argument.Value}")];

    public static Arguments Parse(IReadOnlyList<string> texts)
    {
        List<Argument> given = [];
        List<string> strays = [];
        for (int i = 0; i < texts.Count; i++)
        {
            string? next = i + 1 < texts.Count ? texts[i + 1] : null;
            if (IsOneOf(Help, texts[i]) || IsOneOf(Version, texts[i])) continue;
            if (NameIn(texts[i]) is not { } text)
            {
                strays.Add(texts[i]);
                continue;
            }
            Argument argument = Read(text, next, out bool takesNext);
            if (takesNext) i++;
            given.Add(argument);
        }
        return new Arguments(given, strays, texts.Any(text => IsOneOf(Help, text)), texts.Any(text => IsOneOf(Version, text)));
    }

    /// <summary>An argument without its prefix; null where it is no setting. <c>name=value</c> needs no prefix.</summary>
    private static string? NameIn(string text) => text switch
    {
        _ when text.StartsWith(Prefix, StringComparison.Ordinal) => text.Length > Prefix.Length ? text[Prefix.Length..] : null,
        ['/', _, ..] => text[1..],
        ['-', ..] or ['/', ..] => null,
        _ => text.Contains('=', StringComparison.Ordinal) ? text : null,
    };

    private static Argument Read(string text, string? next, out bool takesNext)
    {
        takesNext = false;
        if (text.IndexOf('=', StringComparison.Ordinal) is >= 0 and int sign) return new Argument(text[..sign], text[(sign + 1)..]);
        takesNext = IsOneOf(Switches, text) ? bool.TryParse(next, out _) : next?.StartsWith(Prefix, StringComparison.Ordinal) == false;
        return new Argument(text, takesNext ? next : IsOneOf(Switches, text) ? "true" : null);
    }

    private static bool IsOneOf(string[] names, string text) => names.Contains(text, StringComparer.OrdinalIgnoreCase);
}

/// <summary>One setting of the command line.</summary>
/// <param name="Name">Its name, with colons.</param>
/// <param name="Value">Its value; null where none follows the name.</param>
internal sealed record Argument(string Name, string? Value);
