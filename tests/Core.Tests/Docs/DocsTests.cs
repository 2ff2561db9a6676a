using System.Text.RegularExpressions;
using AgentCore.Messages;

namespace AgentCore.Docs;

/// <summary>What the pages say of the protocol is what the code says.</summary>
public sealed partial class DocsTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void The_page_of_errors_has_each_code_as_the_table_in_the_code_has_it()
    {
        string[] expected = [.. Enum.GetValues<ErrorCode>().Select(code => code.Describe()).Select(error =>
            $"| `{error.Name}` | {error.HttpStatus} | {Actor(error.Actor)} | {(error.CloseCode is { } close ? $"closes, {close}" : "stays")} |")];
        string[] rows = [.. File.ReadLines(Path.Combine(Root, "docs", "errors.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        Assert.Equal(expected.Length, rows.Length);
        Assert.All(expected.Zip(rows), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_transcript_in_the_page_of_the_protocol_is_one_that_the_tests_replay()
    {
        string page = File.ReadAllText(Path.Combine(Root, "docs", "protocol.md"));
        MatchCollection blocks = Transcripts().Matches(page);
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block =>
            Assert.Equal(File.ReadAllText(Path.Combine(Root, "tests", "transcripts", block.Groups["file"].Value)), block.Groups["text"].Value));
    }

    [Fact]
    public void Each_page_and_each_file_that_a_page_links_to_is_there()
    {
        IEnumerable<string> pages = Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Root, "README.md")).Append(Path.Combine(Root, "CONTRIBUTING.md"));
        IEnumerable<string> broken =
            from page in pages
            from link in Links().Matches(File.ReadAllText(page))
            let target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, link.Groups["path"].Value))
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Path.GetRelativePath(Root, page)} → {link.Groups["path"].Value}";
        Assert.Empty(broken);
    }

    private static string Actor(ErrorActor actor) => actor.ToString().ToLowerInvariant();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "AgentCore.Functions.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests run inside the repository.");
    }

    [GeneratedRegex(@"```transcript (?<file>\S+)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Transcripts();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<path>[^)#\s]+)")]
    private static partial Regex Links();
}
