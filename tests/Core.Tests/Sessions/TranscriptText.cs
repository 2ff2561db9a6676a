using System.Text.RegularExpressions;

namespace AgentCore.Sessions;

/// <summary>The texts that a transcript calls <c>"$name"</c>: bound where they come first, the same from then on.</summary>
internal sealed partial class TranscriptText
{
    private readonly Dictionary<string, string> bound = [];

    public void Bind(string name, string text) => bound[name] = text;

    /// <summary>The line with its names replaced by what they stand for.</summary>
    public string Fill(string line) => Name().Replace(line, match => '"' + bound[match.Groups[1].Value] + '"');

    /// <summary>Whether a message is what the line says; if so, new names are bound.</summary>
    public bool Matches(string line, string message)
    {
        Match match = Regex.Match(message, "^" + Pattern(line) + "$", RegexOptions.Singleline);
        foreach (Group group in match.Groups.Values.Where(group => match.Success && group.Name.StartsWith("v_", StringComparison.Ordinal)))
            bound[group.Name[2..]] = group.Value;
        return match.Success;
    }

    private string Pattern(string line)
    {
        HashSet<string> met = [];
        int at = 0;
        string pattern = "";
        foreach (Match match in Name().Matches(line))
        {
            string name = match.Groups[1].Value;
            pattern += Regex.Escape(line[at..match.Index]) + '"' + (bound.TryGetValue(name, out string? text) ? Regex.Escape(text)
                : name == "_" ? "[^\"]*"
                : met.Add(name) ? $"(?<v_{name}>[^\"]*)"
                : $@"\k<v_{name}>") + '"';
            at = match.Index + match.Length;
        }
        return pattern + Regex.Escape(line[at..]);
    }

    [GeneratedRegex("\"\\$(\\w+)\"")]
    private static partial Regex Name();
}
