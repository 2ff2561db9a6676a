using System.Text.RegularExpressions;
using AgentCore.Errors;
using AgentCore.Testing;

namespace AgentCore.Docs;

/// <summary>What the pages say of the protocol is what the code says.</summary>
public sealed partial class DocsTests
{
    [Fact]
    public void The_page_of_errors_has_each_code_as_the_table_in_the_code_has_it()
    {
        string[] expected = [.. Enum.GetValues<ErrorCode>().Select(code => code.Describe()).Select(error =>
            $"| `{error.Name}` | {error.HttpStatus} | {Actor(error.Actor)} | {(error.CloseCode is { } close ? $"closes, {close}" : "stays")} |")];
        IEnumerable<string> page = File.ReadLines(Path.Combine(Repository.Root, "docs", "errors.md"));
        string[] rows = [.. page.Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        Assert.Equal(expected.Length, rows.Length);
        Assert.All(expected.Zip(rows), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_transcript_in_the_page_of_the_protocol_is_one_that_the_tests_replay()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "protocol.md"));
        MatchCollection blocks = Transcripts().Matches(page);
        Assert.NotEmpty(blocks);
        string transcripts = Path.Combine(Repository.Root, "tests", "transcripts");
        Assert.All(blocks, block => Assert.Equal(File.ReadAllText(Path.Combine(transcripts, block.Groups["file"].Value)), block.Groups["text"].Value));
    }

    [Fact]
    public void Each_page_and_each_file_that_a_page_links_to_is_there()
    {
        IEnumerable<string> pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "README.md")).Append(Path.Combine(Repository.Root, "CONTRIBUTING.md"));
        IEnumerable<string> broken =
            from page in pages
            from link in Links().Matches(File.ReadAllText(page))
            let target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, link.Groups["path"].Value))
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Path.GetRelativePath(Repository.Root, page)} → {link.Groups["path"].Value}";
        Assert.Empty(broken);
    }

    private static string Actor(ErrorActor actor) => actor.ToString().ToLowerInvariant();

    [GeneratedRegex(@"```transcript (?<file>\S+)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Transcripts();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<path>[^)#\s]+)")]
    private static partial Regex Links();
}
