using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace AgentCore.Testing;

/// <summary>Looks for tokens in what was told. Of all that is heard, only the words that could be a part of one are kept.</summary>
internal sealed partial class TokenHunt
{
    /// <summary>Shorter ones are no secret worth the name, and could be a word of any log.</summary>
    private const int Shortest = 20;

    private readonly ConcurrentDictionary<string, string> lineByWord = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> secrets = new(StringComparer.Ordinal);

    /// <summary>How many tokens are looked for, by their parts.</summary>
    public int Secrets => secrets.Count;

    /// <summary>The lines that hold a part of a token that was shown, or what looks like one that was not.</summary>
    public IReadOnlyList<string> Found =>
        [.. lineByWord.Where(pair => LooksLikeToken(pair.Key) || secrets.ContainsKey(pair.Key)).Select(pair => pair.Value).Distinct()];

    /// <summary>Someone showed this as a token. Its payload alone, or its signature, is as much a secret as the whole; its header is none.</summary>
    public void Show(string? token)
    {
        if (token is null) return;
        string[] parts = token.Split('.');
        foreach (string part in parts.Length == 1 ? parts : parts[1..])
            if (part.Length >= Shortest) secrets[part] = true;
    }

    public void Hear(string line)
    {
        foreach (ValueMatch match in Word().EnumerateMatches(line))
            lineByWord.TryAdd(line.Substring(match.Index, match.Length), line);
    }

    /// <summary>
    /// Every header and payload begins with a brace and a quote, which is <c>eyJ</c> in base64, and goes on as text. A connection's id, which is
    /// random, begins so once in 262,144.
    /// </summary>
    private static bool LooksLikeToken(string word) =>
        word.StartsWith("eyJ", StringComparison.Ordinal) && Base64Url.DecodeFromChars(word.AsSpan(0, 16)).All(letter => letter is >= 0x20 and < 0x7f);

    [GeneratedRegex("[A-Za-z0-9_-]{20,}")]
    private static partial Regex Word();
}
