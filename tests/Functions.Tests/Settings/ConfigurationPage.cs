using AgentCore.Infra;

namespace AgentCore.Functions.Settings;

/// <summary>docs/configuration.md, whose tables stand between <c>&lt;!-- settings: name --&gt;</c> and <c>&lt;!-- end --&gt;</c>.</summary>
internal static class ConfigurationPage
{
    private static readonly string[] Path = ["docs", "configuration.md"];

    public static string[] Table(string name)
    {
        string[] lines = Checkout.Read(Path).Split('\n');
        return lines[BoundsOf(name, lines)];
    }

    public static void Replace(string name, string[] rows)
    {
        string[] lines = Checkout.Read(Path).Split('\n');
        Range bounds = BoundsOf(name, lines);
        File.WriteAllText(Checkout.PathOf(Path), string.Join('\n', [.. lines[..bounds.Start], .. rows, .. lines[bounds.End..]]));
    }

    private static Range BoundsOf(string name, string[] lines)
    {
        int begin = Array.IndexOf(lines, $"<!-- settings: {name} -->") + 1;
        Assert.NotEqual(0, begin);
        return begin..Array.IndexOf(lines, "<!-- end -->", begin);
    }
}
