using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace AgentCore.Functions.Settings;

/// <summary>One setting, as the page about configuration shows it.</summary>
/// <param name="Name">As it is written in JSON and on the command line, <c>n</c> for an item's number.</param>
/// <param name="Property">The option.</param>
/// <param name="Default">Its value where nobody sets it.</param>
internal sealed record Setting(string Name, PropertyInfo Property, object? Default)
{
    public string Row => $"| `{Name}` | {DefaultText} | {Allowed} | {Documentation.Of(Property)} |";

    private string DefaultText => Default switch
    {
        null or "" => "",
        bool flag => flag ? "`true`" : "`false`",
        string text => $"`{text}`",
        TimeSpan time => $"`{time:c}`",
        IEnumerable items => string.Join(' ', items.Cast<object>().Select(item => $"`{item}`")),
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => throw new InvalidOperationException($"{Name} has a default of an unknown kind."),
    };

    /// <summary>What the annotations allow; rules beyond them are in the descriptions.</summary>
    private string Allowed => string.Join(", ", Property.GetCustomAttributes().Select(Describe).OfType<string>());

    private static string? Describe(Attribute attribute) => attribute switch
    {
        RangeAttribute range => $"{range.Minimum} to {range.Maximum}",
        MinLengthAttribute length => $"at least {length.Length} characters",
        RegularExpressionAttribute expression => $"`{expression.Pattern}`",
        _ => null,
    };

    /// <summary>What a list or a dictionary holds and how its items are named; for anything else, itself.</summary>
    public static (string Suffix, Type Type) Element(Type type)
    {
        if (type == typeof(string) || !type.IsGenericType || !typeof(IEnumerable).IsAssignableFrom(type)) return ("", type);
        bool isNamed = type.GetGenericTypeDefinition() == typeof(IDictionary<,>);
        return (isNamed ? ":name" : ":n", type.GetGenericArguments()[^1]);
    }

    public static bool IsSection(Type type) => type.IsClass && type != typeof(string) && type != typeof(Uri);
}
