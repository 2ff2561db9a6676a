namespace AgentCore.LocalHost.WebPubSub.Filters;

/// <summary>Whether a connection matches. Texts compare by code unit; a comparison of order with null is false.</summary>
internal static class FilterEvaluator
{
    public static bool IsMatch(Condition condition, IFilterTarget target) => condition switch
    {
        Condition.InGroups inGroups => Text(inGroups.Group, target) is { } group && target.IsIn(group),
        Condition.And and => All(and.Parts, target),
        Condition.Or or => Any(or.Parts, target),
        Condition.Not not => !IsMatch(not.Inner, target),
        Condition.Constant constant => constant.Value,
        Condition.CompareTexts texts => Holds(texts.Comparison, Text(texts.Left, target), Text(texts.Right, target)),
        Condition.CompareNumbers numbers => Holds(numbers.Comparison, Number(numbers.Left, target), Number(numbers.Right, target)),
        Condition.CompareConditions both => IsMatch(both.Left, target) == IsMatch(both.Right, target) == both.WhenEqual,
        Condition.TestText test =>
            Text(test.Text, target) is { } text && Text(test.Part, target) is { } part && Holds(test.Test, text, part),
        _ => throw new InvalidOperationException("The set of conditions is closed."),
    };

    private static bool All(IReadOnlyList<Condition> parts, IFilterTarget target)
    {
        for (int i = 0; i < parts.Count; i++)
            if (!IsMatch(parts[i], target)) return false;
        return true;
    }

    private static bool Any(IReadOnlyList<Condition> parts, IFilterTarget target)
    {
        for (int i = 0; i < parts.Count; i++)
            if (IsMatch(parts[i], target)) return true;
        return false;
    }

    private static string? Text(TextValue value, IFilterTarget target) => value switch
    {
        TextValue.Literal literal => literal.Value,
        TextValue.UserId => target.UserId,
        TextValue.ConnectionId => target.ConnectionId,
        TextValue.Changed changed => Change(changed.Change, Text(changed.Text, target)),
        TextValue.Concat concat =>
            Text(concat.First, target) is { } first && Text(concat.Second, target) is { } second ? first + second : null,
        TextValue.Substring part => Cut(
            Text(part.Text, target), Number(part.Start, target), part.Length is null ? int.MaxValue : Number(part.Length, target)),
        _ => throw new InvalidOperationException("The set of texts is closed."),
    };

    private static int? Number(NumberValue value, IFilterTarget target) => value switch
    {
        NumberValue.Literal literal => literal.Value,
        NumberValue.GroupCount => target.GroupCount,
        NumberValue.Length length => Text(length.Text, target)?.Length,
        NumberValue.IndexOf index => Text(index.Part, target) is { } part
            ? Text(index.Text, target)?.IndexOf(part, StringComparison.Ordinal)
            : null,
        _ => throw new InvalidOperationException("The set of numbers is closed."),
    };

    private static string? Change(TextChange change, string? text) => change switch
    {
        TextChange.Lower => text?.ToLowerInvariant(),
        TextChange.Upper => text?.ToUpperInvariant(),
        _ => text?.Trim(),
    };

    // What lies outside the text is empty, not an error: one odd user id must not fail a call over all connections.
    private static string? Cut(string? text, int? start, int? length)
    {
        if (text is null || start is null || length is null) return null;
        int from = Math.Clamp(start.Value, 0, text.Length);
        return text.Substring(from, Math.Clamp(length.Value, 0, text.Length - from));
    }

    private static bool Holds(Comparison comparison, string? left, string? right) => comparison switch
    {
        Comparison.Equal => left == right,
        Comparison.NotEqual => left != right,
        _ => left is not null && right is not null && Holds(comparison, string.CompareOrdinal(left, right), 0),
    };

    private static bool Holds(Comparison comparison, int? left, int? right) => comparison switch
    {
        Comparison.Equal => left == right,
        Comparison.NotEqual => left != right,
        Comparison.Greater => left > right,
        Comparison.GreaterOrEqual => left >= right,
        Comparison.Less => left < right,
        _ => left <= right,
    };

    private static bool Holds(TextTest test, string text, string part) => test switch
    {
        TextTest.StartsWith => text.StartsWith(part, StringComparison.Ordinal),
        TextTest.EndsWith => text.EndsWith(part, StringComparison.Ordinal),
        _ => text.Contains(part, StringComparison.Ordinal),
    };
}
