namespace AgentCore.Fuzz.Engine;

/// <summary>
/// A target's kept inputs, one a line: <c>corpus/&lt;target&gt;.txt</c> by what code they reach, rewritten by <c>--keep</c>, and
/// <c>regressions/&lt;target&gt;.txt</c>, those that once failed, never taken out.
/// </summary>
internal sealed class Corpus(string folder, string target)
{
    private string CorpusFile => Path.Combine(folder, "corpus", $"{target}.txt");

    private string RegressionFile => Path.Combine(folder, "regressions", $"{target}.txt");

    public IReadOnlyList<byte[]> Kept => ReadLines(CorpusFile);

    public IReadOnlyList<byte[]> Regressions => ReadLines(RegressionFile);

    public void Keep(IEnumerable<byte[]> inputs)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(CorpusFile)!);
        File.WriteAllLines(CorpusFile, inputs.Select(input => InputText.Write(input)).Order(StringComparer.Ordinal));
    }

    /// <summary>Adds an input that failed, so that it is tried first from now on.</summary>
    public void AddRegression(byte[] input, string remark)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(RegressionFile)!);
        File.AppendAllLines(RegressionFile, [$"# {remark.ReplaceLineEndings(" ")}", InputText.Write(input)]);
    }

    private static IReadOnlyList<byte[]> ReadLines(string file) =>
        File.Exists(file) ? [.. File.ReadLines(file).Where(line => !line.StartsWith('#')).Select(InputText.Read)] : [];
}
