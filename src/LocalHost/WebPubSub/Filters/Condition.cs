namespace AgentCore.LocalHost.WebPubSub.Filters;

/// <summary>A filter over connections, parsed and typed: true or false for each connection, never an error.</summary>
internal abstract record Condition
{
    private Condition() { }

    public sealed record Constant(bool Value) : Condition;

    public sealed record Not(Condition Inner) : Condition;

    public sealed record And(IReadOnlyList<Condition> Parts) : Condition;

    public sealed record Or(IReadOnlyList<Condition> Parts) : Condition;

    /// <summary><c>'name' in groups</c>.</summary>
    public sealed record InGroups(TextValue Group) : Condition;

    public sealed record CompareTexts(Comparison Comparison, TextValue Left, TextValue Right) : Condition;

    public sealed record CompareNumbers(Comparison Comparison, NumberValue Left, NumberValue Right) : Condition;

    public sealed record CompareConditions(bool WhenEqual, Condition Left, Condition Right) : Condition;

    public sealed record TestText(TextTest Test, TextValue Text, TextValue Part) : Condition;
}

internal enum Comparison
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

internal enum TextTest
{
    StartsWith,
    EndsWith,
    Contains,
}
