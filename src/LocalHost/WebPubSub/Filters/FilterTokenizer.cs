using System.Globalization;

namespace AgentCore.LocalHost.WebPubSub.Filters;

internal enum TokenKind
{
    End,
    Word,
    Text,
    Number,
    Open,
    Close,
    Comma,

    /// <summary>No token begins here, or there are too many.</summary>
    Bad,
}

/// <param name="Value">A word as written, or a text without its quotes.</param>
/// <param name="End">Where the token ends in the filter: the position that an error names.</param>
internal readonly record struct Token(TokenKind Kind, string Value, int Number, int End);

/// <summary>Cuts a filter into tokens. The last is <see cref="TokenKind.End"/> or <see cref="TokenKind.Bad"/>.</summary>
internal static class FilterTokenizer
{
    /// <summary>2,048 tokens are some 500 clauses; the service's guideline is 100.</summary>
    public const int MaxTokens = 2_048;

    public static List<Token> Read(string filter)
    {
        var tokens = new List<Token>();
        int at = 0;
        do
        {
            while (at < filter.Length && char.IsWhiteSpace(filter[at])) at++;
            Token token = tokens.Count < MaxTokens ? Next(filter, at) : new Token(TokenKind.Bad, "", 0, at);
            tokens.Add(token);
            at = token.End;
        }
        while (tokens[^1].Kind is not (TokenKind.End or TokenKind.Bad));
        return tokens;
    }

    private static Token Next(string filter, int at)
    {
        if (at == filter.Length) return new Token(TokenKind.End, "", 0, at);
        char first = filter[at];
        return first switch
        {
            '(' => new Token(TokenKind.Open, "(", 0, at + 1),
            ')' => new Token(TokenKind.Close, ")", 0, at + 1),
            ',' => new Token(TokenKind.Comma, ",", 0, at + 1),
            '\'' => Text(filter, at),
            _ when first == '-' || char.IsAsciiDigit(first) => Number(filter, at),
            _ when char.IsAsciiLetter(first) || first == '_' => Word(filter, at),
            _ => new Token(TokenKind.Bad, "", 0, at),
        };
    }

    private static Token Text(string filter, int at)
    {
        for (int i = at + 1; i < filter.Length; i++)
        {
            if (filter[i] != '\'') continue;
            if (i + 1 < filter.Length && filter[i + 1] == '\'') i++;
            else return new Token(TokenKind.Text, filter[(at + 1)..i].Replace("''", "'", StringComparison.Ordinal), 0, i + 1);
        }

        return new Token(TokenKind.Bad, "", 0, filter.Length);
    }

    private static Token Number(string filter, int at)
    {
        int end = at + 1;
        while (end < filter.Length && char.IsAsciiDigit(filter[end])) end++;
        return int.TryParse(filter.AsSpan(at..end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? new Token(TokenKind.Number, "", number, end)
            : new Token(TokenKind.Bad, "", 0, end);
    }

    private static Token Word(string filter, int at)
    {
        int end = at + 1;
        while (end < filter.Length && (char.IsAsciiLetterOrDigit(filter[end]) || filter[end] == '_')) end++;
        return new Token(TokenKind.Word, filter[at..end], 0, end);
    }
}
