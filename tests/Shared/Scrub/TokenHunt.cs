using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Text.Unicode;

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
    /// A brace and a quote in base64, with which every header and payload begins, unless what follows is not UTF-8, which both are: a
    /// connection's id, which is random, begins so once in 262,144.
    /// </summary>
    private static bool LooksLikeToken(string word) =>
        word.StartsWith("eyJ", StringComparison.Ordinal) && BeginsAsText(Base64Url.DecodeFromChars(word.AsSpan(0, Shortest)));

    /// <summary>True where the last letter may be cut.</summary>
    private static bool BeginsAsText(ReadOnlySpan<byte> bytes) =>
        Utf8.ToUtf16(bytes, stackalloc char[Shortest], out _, out _, replaceInvalidSequences: false, isFinalBlock: false) is not OperationStatus.InvalidData;

    [GeneratedRegex("[A-Za-z0-9_-]{20,}")]
    private static partial Regex Word();
}
