namespace AgentCore.LocalHost.WebPubSub.Filters;

/// <summary>The functions of the filter language.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-odata-filter#supported-functions</remarks>
internal static class FilterFunctions
{
    /// <summary>The call as an operand; null where there is no such function or the arguments do not fit it.</summary>
    public static Operand? Call(string name, IReadOnlyList<Operand> arguments) => (name.ToLowerInvariant(), arguments) switch
    {
        ("tolower", [Operand.Text text]) => Changed(TextChange.Lower, text),
        ("toupper", [Operand.Text text]) => Changed(TextChange.Upper, text),
        ("trim", [Operand.Text text]) => Changed(TextChange.Trim, text),
        ("concat", [Operand.Text first, Operand.Text second]) => new Operand.Text(new TextValue.Concat(first.Value, second.Value)),
        ("substring", [Operand.Text text, Operand.Number start]) =>
            new Operand.Text(new TextValue.Substring(text.Value, start.Value, null)),
        ("substring", [Operand.Text text, Operand.Number start, Operand.Number length]) =>
            new Operand.Text(new TextValue.Substring(text.Value, start.Value, length.Value)),
        ("startswith", [Operand.Text text, Operand.Text part]) => Test(TextTest.StartsWith, text, part),
        ("endswith", [Operand.Text text, Operand.Text part]) => Test(TextTest.EndsWith, text, part),
        ("contains", [Operand.Text text, Operand.Text part]) => Test(TextTest.Contains, text, part),
        ("indexof", [Operand.Text text, Operand.Text part]) => new Operand.Number(new NumberValue.IndexOf(text.Value, part.Value)),
        ("length", [Operand.Text text]) => new Operand.Number(new NumberValue.Length(text.Value)),
        ("length", [Operand.Groups]) => new Operand.Number(new NumberValue.GroupCount()),
        _ => null,
    };

    private static Operand.Text Changed(TextChange change, Operand.Text text) => new(new TextValue.Changed(change, text.Value));

    private static Operand.Boolean Test(TextTest test, Operand.Text text, Operand.Text part) =>
        new(new Condition.TestText(test, text.Value, part.Value));
}
