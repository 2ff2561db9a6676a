namespace AgentCore.Sessions;

public sealed class TranscriptTests
{
    public static TheoryData<string> Scenarios =>
        [.. Directory.GetFiles(Folder(), "*.txt").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public Task The_protocol_is_spoken_as_written_down(string scenario) =>
        new TranscriptPlayer().PlayAsync(TranscriptLine.ReadAll(Path.Combine(Folder(), scenario)));

    private static string Folder()
    {
        for (DirectoryInfo? above = new(AppContext.BaseDirectory); above is not null; above = above.Parent)
            if (Path.Combine(above.FullName, "tests", "transcripts") is var folder && Directory.Exists(folder)) return folder;
        throw new DirectoryNotFoundException("tests/transcripts");
    }
}
