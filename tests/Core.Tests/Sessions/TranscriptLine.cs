using System.Globalization;

namespace AgentCore.Sessions;

/// <summary>One line of a transcript, as tests/transcripts/README.md says.</summary>
/// <param name="Kind"><c>&gt;</c>, <c>&lt;</c>, <c>@</c> or <c>!</c>.</param>
/// <param name="Text">What follows, without the count.</param>
/// <param name="Count">The number behind a last <c>*</c>, or 1.</param>
internal sealed record TranscriptLine(string Place, char Kind, string Text, int Count)
{
    public string FirstWord => Text.Split(' ')[0];

    public string Rest => Text.Length == FirstWord.Length ? "" : Text[(FirstWord.Length + 1)..];

    public static IReadOnlyList<TranscriptLine> ReadAll(string path) =>
        [.. File.ReadLines(path)
            .Select((line, index) => (line, place: $"{Path.GetFileName(path)}:{index + 1}"))
            .Where(item => item.line.Length > 0 && item.line[0] != '#')
            .Select(item => Read(item.place, item.line))];

    private static TranscriptLine Read(string place, string line)
    {
        int star = line.LastIndexOf(" * ", StringComparison.Ordinal);
        bool isCounted = int.TryParse(star < 0 ? "" : line[(star + 3)..], NumberStyles.None, CultureInfo.InvariantCulture, out int count);
        return new TranscriptLine(place, line[0], isCounted ? line[2..star] : line[2..], isCounted ? count : 1);
    }
}
