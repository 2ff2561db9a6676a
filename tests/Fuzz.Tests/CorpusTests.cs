using AgentCore.Fuzz.Engine;
using AgentCore.Fuzz.Targets;
using AgentCore.Testing;

namespace AgentCore.Fuzz.Tests;

/// <summary>Every input that is kept, tried where a debugger can follow it.</summary>
public sealed class CorpusTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Fuzz");

    public static TheoryData<string> Targets => [.. AllTargets.Real.Select(target => target.Name)];

    [Theory, MemberData(nameof(Targets))]
    public void Every_kept_input_is_answered_well(string name)
    {
        Target target = AllTargets.Find(name)!;
        var corpus = new Corpus(Folder, name);
        Assert.NotEmpty(corpus.Kept);
        foreach (byte[] input in corpus.Regressions.Concat(target.SeedBytes).Concat(corpus.Kept))
            Assert.True(target.Try(input) is not { } failure, $"{InputText.Write(input)}\n{target.Try(input)}");
    }

    [Fact]
    public void Every_kept_file_belongs_to_a_target() => Assert.All(
        ((string[])["corpus", "regressions"]).SelectMany(folder => Directory.GetFiles(Path.Combine(Folder, folder))),
        file => Assert.NotNull(AllTargets.Find(Path.GetFileNameWithoutExtension(file))));

    [Fact]
    public void An_input_reads_back_from_its_line()
    {
        byte[] all = [.. "# \\n"u8, .. Enumerable.Range(0, 256).Select(value => (byte)value)];

        string line = InputText.Write(all);

        Assert.Equal(all, InputText.Read(line));
        Assert.DoesNotContain(line, character => character is < ' ' or > '~');
        Assert.False(line.StartsWith('#'));
    }
}
