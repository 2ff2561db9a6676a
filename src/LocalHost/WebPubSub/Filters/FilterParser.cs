using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace AgentCore.LocalHost.WebPubSub.Filters;

/// <summary>
/// Reads the part of the service's filter language that this system uses: <c>'name' in groups</c>, <c>connectionId eq 'id'</c> and
/// <c>userId eq 'id'</c>, joined by <c>or</c>, <c>and</c> and <c>not (…)</c>. Operators are lower case, names in any case.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-odata-filter</remarks>
internal sealed partial class FilterParser
{
    /// <summary>Brackets and <c>not</c> within each other. 64: beyond what a person writes, below what a stack holds.</summary>
    public const int MaxDepth = 64;

    /// <summary>2,048 tokens are some 500 clauses; the service's guideline is 100.</summary>
    private const int MaxTokens = 2_048;

    private readonly List<Token> tokens;
    private int next;
    private int depth;

    private FilterParser(string filter) =>
        tokens = [.. Tokens().Matches(filter).Take(MaxTokens)
            .Select(match => new Token(match.Groups[1].Value, match.Index + match.Length))];

    private Token Current => next < tokens.Count ? tokens[next] : new Token("", tokens.Count > 0 ? tokens[^1].End : 0);

    /// <param name="error">What is wrong, in the service's words.</param>
    public static bool TryParse(string filter, [NotNullWhen(true)] out Condition? condition, [NotNullWhen(false)] out string? error)
    {
        var parser = new FilterParser(filter);
        try
        {
            condition = parser.Or();
            if (parser.next < MaxTokens && parser.Current.Text.Length == 0 && parser.IsRead(filter))
            {
                error = null;
                return true;
            }
        }
        catch (FormatException)
        {
            // The token at which it stands is the one that is wrong.
        }
        condition = null;
        error = $"Invalid syntax for '{filter}': Syntax error at position {parser.Current.End} in '{filter}'. (Parameter 'filter')";
        return false;
    }

    private Condition Or() => Joined("or", And, parts => new Condition.Or(parts));

    private Condition And() => Joined("and", Unary, parts => new Condition.And(parts));

    private Condition Joined(string word, Func<Condition> part, Func<IReadOnlyList<Condition>, Condition> join)
    {
        List<Condition> parts = [part()];
        while (Take(word)) parts.Add(part());
        return parts is [var one] ? one : join(parts);
    }

    private Condition Unary()
    {
        if (++depth > MaxDepth) throw new FormatException();
        Condition condition = Take("not") ? new Condition.Not(Negated())
            : Take("(") ? Bracketed()
            : Current.IsQuoted ? Membership()
            : Equality();
        depth--;
        return condition;
    }

    private Condition Negated() => Current.Text is "(" or "not" ? Unary() : throw new FormatException();

    private Condition Bracketed()
    {
        Condition inner = Or();
        Require(")");
        return inner;
    }

    private Condition.InGroup Membership()
    {
        string group = Quoted();
        Require("in");
        RequireName("groups");
        return new Condition.InGroup(group);
    }

    private Condition Equality()
    {
        string name = Current.Text.ToLowerInvariant();
        next++;
        Require("eq");
        return name switch
        {
            "connectionid" => new Condition.IsConnection(Quoted()),
            "userid" => new Condition.IsUser(Quoted()),
            _ => throw new FormatException(),
        };
    }

    private string Quoted()
    {
        if (!Current.IsQuoted) throw new FormatException();
        return tokens[next++].Text[1..^1].Replace("''", "'", StringComparison.Ordinal);
    }

    private bool Take(string word)
    {
        if (Current.Text != word) return false;
        next++;
        return true;
    }

    private void Require(string word)
    {
        if (!Take(word)) throw new FormatException();
    }

    private void RequireName(string name)
    {
        if (!Current.Text.Equals(name, StringComparison.OrdinalIgnoreCase)) throw new FormatException();
        next++;
    }

    /// <summary>Whether the tokens reach to the filter's end: what is no token ends them.</summary>
    private bool IsRead(string filter) => string.IsNullOrWhiteSpace(filter[Current.End..]);

    /// <summary>One behind the other: a text in quotes, a word, or a bracket.</summary>
    [GeneratedRegex(@"\G\s*('(?:[^']|'')*'|[A-Za-z_][A-Za-z0-9_]*|[()])")]
    private static partial Regex Tokens();

    /// <param name="Text">As written.</param>
    /// <param name="End">Where it ends in the filter: the position that an error names.</param>
    private readonly record struct Token(string Text, int End)
    {
        public bool IsQuoted => Text.StartsWith('\'');
    }
}
