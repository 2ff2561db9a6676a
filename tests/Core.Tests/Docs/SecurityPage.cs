using System.Text.RegularExpressions;
using AgentCore.Testing;

namespace AgentCore.Docs;

/// <summary>docs/security.md. Rules are the rows of tables with this header; the last cell of each is written by a test.</summary>
internal static partial class SecurityPage
{
    public const string Header = "| rule | what must hold | shown by |";

    private static readonly string File = Path.Combine(Repository.Root, "docs", "security.md");

    /// <summary>The names of all rules, in the page's order.</summary>
    public static IReadOnlyList<string> Rules => [.. Rows(Read()).Select(row => row.Rule)];

    /// <summary>The page with each rule's tests as they stand in the code now.</summary>
    public static string WithTests(ILookup<string, RuleTest> tests)
    {
        string[] lines = Read().Split('\n');
        foreach ((int at, string rule, string must) in Rows(Read()).ToArray())
        {
            IEnumerable<string> links = tests[rule].Select(test => test.Link).Distinct().Order(StringComparer.Ordinal);
            lines[at] = $"| {rule} | {must} | {string.Join("<br>", links)} |";
        }
        return string.Join('\n', lines);
    }

    public static string Read() => System.IO.File.ReadAllText(File).ReplaceLineEndings("\n");

    public static void Write(string page) => System.IO.File.WriteAllText(File, page);

    private static IEnumerable<(int At, string Rule, string Must)> Rows(string page)
    {
        string[] lines = page.Split('\n');
        bool isRule = false;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i] == Header) (isRule, i) = (true, i + 1);
            else if (!lines[i].StartsWith('|')) isRule = false;
            else if (isRule && Row().Match(lines[i]) is { Success: true } row) yield return (i, row.Groups[1].Value, row.Groups[2].Value);
            else if (isRule) throw new InvalidOperationException($"Not a row of three cells: {lines[i]}");
        }
    }

    [GeneratedRegex(@"^\| ([^|]+) \| ([^|]+) \|[^|]*\|$")]
    private static partial Regex Row();
}

/// <param name="Rule">The rule that it shows.</param>
/// <param name="Link">The test by class and name, as a link from docs to its file.</param>
internal sealed partial record RuleTest(string Rule, string Link)
{
    /// <summary>Every use of <see cref="RequirementAttribute"/> in the sources of the tests.</summary>
    public static IEnumerable<RuleTest> All() =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal)
        from test in In(System.IO.File.ReadAllText(file).ReplaceLineEndings("\n"), path)
        select test;

    private static IEnumerable<RuleTest> In(string source, string path)
    {
        foreach (Match attribute in Attribute().Matches(source))
        {
            Match method = Method().Match(source, attribute.Index);
            // Attributes stand in one block with their method, and nothing empty is between.
            string block = source[source.LastIndexOf("\n\n", attribute.Index, StringComparison.Ordinal)..method.Index];
            if (!Test().IsMatch(block)) throw new InvalidOperationException($"Not on a test: {attribute.Value} in {path}");
            string type = Type().Matches(source[..attribute.Index])[^1].Groups[1].Value;
            yield return new RuleTest(attribute.Groups[1].Value, $"[{type}.{method.Groups[1].Value}](../{path})");
        }
    }

    [GeneratedRegex("""^ *\[Requirement\("([^"]+)"\)\]$""", RegexOptions.Multiline)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^ *public (?:async )?(?:void|Task) (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Method();

    [GeneratedRegex(@"^ *\[(Fact|Theory)\b", RegexOptions.Multiline)]
    private static partial Regex Test();

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex Type();
}
