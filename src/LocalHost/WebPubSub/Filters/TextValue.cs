namespace AgentCore.LocalHost.WebPubSub.Filters;

/// <summary>A text within a filter. It may be null, as an anonymous connection's <c>userId</c> is; what is made of null is null.</summary>
internal abstract record TextValue
{
    private TextValue() { }

    public sealed record Literal(string? Value) : TextValue;

    public sealed record UserId : TextValue;

    public sealed record ConnectionId : TextValue;

    public sealed record Changed(TextChange Change, TextValue Text) : TextValue;

    public sealed record Substring(TextValue Text, NumberValue Start, NumberValue? Length) : TextValue;

    public sealed record Concat(TextValue First, TextValue Second) : TextValue;
}

internal enum TextChange
{
    Lower,
    Upper,
    Trim,
}

/// <summary>A whole number within a filter; null where it is about a text that is.</summary>
internal abstract record NumberValue
{
    private NumberValue() { }

    public sealed record Literal(int? Value) : NumberValue;

    public sealed record Length(TextValue Text) : NumberValue;

    /// <summary><c>length(groups)</c>.</summary>
    public sealed record GroupCount : NumberValue;

    public sealed record IndexOf(TextValue Text, TextValue Part) : NumberValue;
}
