namespace AgentCore.LocalHost.WebPubSub.Filters;

/// <summary>What the parser has read so far, before it is known what it must be.</summary>
internal abstract record Operand
{
    private Operand() { }

    public sealed record Boolean(Condition Condition) : Operand;

    public sealed record Text(TextValue Value) : Operand;

    public sealed record Number(NumberValue Value) : Operand;

    public sealed record Null : Operand;

    public sealed record Groups : Operand;

    /// <summary>A name that is none, or the place of an error: fits nowhere.</summary>
    public sealed record Unknown : Operand;

    public TextValue? AsText() => this switch
    {
        Text text => text.Value,
        Null => new TextValue.Literal(null),
        _ => null,
    };

    public NumberValue? AsNumber() => this switch
    {
        Number number => number.Value,
        Null => new NumberValue.Literal(null),
        _ => null,
    };

    /// <summary>The comparison of two operands of one type; null where they do not compare.</summary>
    public static Condition? Compare(Comparison comparison, Operand left, Operand right)
    {
        if (left is Boolean one && right is Boolean other)
            return comparison is Comparison.Equal or Comparison.NotEqual
                ? new Condition.CompareConditions(comparison == Comparison.Equal, one.Condition, other.Condition)
                : null;
        if (left.AsText() is { } leftText && right.AsText() is { } rightText)
            return new Condition.CompareTexts(comparison, leftText, rightText);
        if (left.AsNumber() is { } leftNumber && right.AsNumber() is { } rightNumber)
            return new Condition.CompareNumbers(comparison, leftNumber, rightNumber);
        return null;
    }
}
