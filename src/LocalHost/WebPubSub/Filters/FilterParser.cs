using System.Diagnostics.CodeAnalysis;

namespace AgentCore.LocalHost.WebPubSub.Filters;

/// <summary>
/// Reads the service's filter language. From loosest to tightest: <c>or</c>, <c>and</c>, <c>eq ne</c>, <c>gt ge lt le in</c>,
/// <c>not</c>; so <c>not length(userId) gt 5</c> is an error. Operators are lower case, names in any case.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-odata-filter</remarks>
internal sealed class FilterParser
{
    /// <summary>Brackets, calls and <c>not</c> within each other. 64: beyond what a person writes, below what a stack holds.</summary>
    public const int MaxDepth = 64;

    private readonly List<Token> tokens;
    private int next;
    private int depth;
    private int? errorAt;

    private FilterParser(string filter) => tokens = FilterTokenizer.Read(filter);

    private Token Current => tokens[next];

    /// <param name="error">What is wrong, in the service's words.</param>
    public static bool TryParse(string filter, [NotNullWhen(true)] out Condition? condition, [NotNullWhen(false)] out string? error)
    {
        var parser = new FilterParser(filter);
        Operand operand = parser.Or();
        if (parser.Current.Kind != TokenKind.End || operand is not Operand.Boolean) parser.Fail();
        if (parser.errorAt is { } at)
        {
            condition = null;
            error = $"Invalid syntax for '{filter}': Syntax error at position {at} in '{filter}'. (Parameter 'filter')";
            return false;
        }

        condition = ((Operand.Boolean)operand).Condition;
        error = null;
        return true;
    }

    private Operand Or() => Joined("or", And, parts => new Condition.Or(parts));

    private Operand And() => Joined("and", Equality, parts => new Condition.And(parts));

    private Operand Joined(string word, Func<Operand> part, Func<IReadOnlyList<Condition>, Condition> join)
    {
        Operand first = part();
        if (!IsWord(word)) return first;
        var parts = new List<Condition> { Required(first) };
        while (TakeWord(word)) parts.Add(Required(part()));
        return new Operand.Boolean(join(parts));
    }

    private Operand Equality()
    {
        Operand left = Relation();
        while (ComparisonOf(Current) is { } comparison and (Comparison.Equal or Comparison.NotEqual))
        {
            next++;
            left = Compared(comparison, left, Relation());
        }

        return left;
    }

    private Operand Relation()
    {
        Operand left = Unary();
        while (true)
        {
            if (ComparisonOf(Current) is { } comparison and not (Comparison.Equal or Comparison.NotEqual))
            {
                next++;
                left = Compared(comparison, left, Unary());
            }
            else if (TakeWord("in")) left = Membership(left);
            else return left;
        }
    }

    private Operand Membership(Operand left)
    {
        if (Current.Kind != TokenKind.Open)
            return Primary() is Operand.Groups && left is Operand.Text text
                ? new Operand.Boolean(new Condition.InGroups(text.Value))
                : Fail();
        next++;
        var equal = new List<Condition>();
        do equal.Add(Required(Compared(Comparison.Equal, left, Primary())));
        while (Take(TokenKind.Comma));
        return Take(TokenKind.Close) ? new Operand.Boolean(new Condition.Or(equal)) : Fail();
    }

    private Operand Unary()
    {
        if (!TakeWord("not")) return Primary();
        return Nested(() => new Operand.Boolean(new Condition.Not(Required(Unary()))));
    }

    private Operand Primary()
    {
        Token token = Current;
        switch (token.Kind)
        {
            case TokenKind.Text:
                next++;
                return new Operand.Text(new TextValue.Literal(token.Value));
            case TokenKind.Number:
                next++;
                return new Operand.Number(new NumberValue.Literal(token.Number));
            case TokenKind.Word:
                next++;
                return Take(TokenKind.Open) ? Nested(() => Call(token.Value)) : Named(token.Value);
            case TokenKind.Open:
                next++;
                return Nested(() =>
                {
                    Operand inner = Or();
                    return Take(TokenKind.Close) ? inner : Fail();
                });
            default:
                return Fail();
        }
    }

    private Operand Call(string name)
    {
        var arguments = new List<Operand>();
        do arguments.Add(Or());
        while (Take(TokenKind.Comma));
        return Take(TokenKind.Close) && FilterFunctions.Call(name, arguments) is { } call ? call : Fail();
    }

    private static Operand Named(string name) => name.ToLowerInvariant() switch
    {
        "userid" => new Operand.Text(new TextValue.UserId()),
        "connectionid" => new Operand.Text(new TextValue.ConnectionId()),
        "groups" => new Operand.Groups(),
        "null" => new Operand.Null(),
        "true" => new Operand.Boolean(new Condition.Constant(true)),
        "false" => new Operand.Boolean(new Condition.Constant(false)),
        _ => new Operand.Unknown(),
    };

    private static Comparison? ComparisonOf(Token token) => token.Kind != TokenKind.Word ? null : token.Value switch
    {
        "eq" => Comparison.Equal,
        "ne" => Comparison.NotEqual,
        "gt" => Comparison.Greater,
        "ge" => Comparison.GreaterOrEqual,
        "lt" => Comparison.Less,
        "le" => Comparison.LessOrEqual,
        _ => null,
    };

    private Operand Compared(Comparison comparison, Operand left, Operand right) =>
        Operand.Compare(comparison, left, right) is { } condition ? new Operand.Boolean(condition) : Fail();

    private Condition Required(Operand operand)
    {
        if (operand is Operand.Boolean boolean) return boolean.Condition;
        Fail();
        return new Condition.Constant(false);
    }

    private Operand Nested(Func<Operand> inner)
    {
        if (++depth > MaxDepth) return Fail();
        Operand operand = inner();
        depth--;
        return operand;
    }

    private bool IsWord(string word) => Current.Kind == TokenKind.Word && Current.Value == word;

    private bool TakeWord(string word) => IsWord(word) && Take(TokenKind.Word);

    private bool Take(TokenKind kind)
    {
        if (Current.Kind != kind) return false;
        next++;
        return true;
    }

    // The first error counts. Going to the end makes every loop and level above stop by itself.
    private Operand.Unknown Fail()
    {
        errorAt ??= Current.End;
        next = tokens.Count - 1;
        return new Operand.Unknown();
    }
}
