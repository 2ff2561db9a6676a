using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace AgentCore.Http;

/// <summary>The name of a setting and what its value is.</summary>
/// <param name="Path">
/// The name with colons. A segment <c>n</c> stands for the number of a list's item, <c>name</c> for a key of a dictionary.
/// </param>
/// <param name="Type">The type that the value is converted to.</param>
public sealed record SettingName(string Path, Type Type)
{
    private const char Separator = ':';
    private const string Item = "n";
    private const string Key = "name";

    private readonly string[] segments = Path.Split(Separator);

    /// <summary>Every setting that a section has where it is bound to a class of options.</summary>
    /// <param name="section">The section's name.</param>
    /// <param name="options">The class of options. A property that is a class, a list or a dictionary is a section of its own.</param>
    public static IEnumerable<SettingName> Of(string section, Type options)
    {
        foreach (PropertyInfo property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            string path = $"{section}{Separator}{property.Name}";
            Type value = property.PropertyType;
            if (value.IsGenericType && value.IsAssignableTo(typeof(System.Collections.IEnumerable)))
            {
                path += Separator + (value.GetGenericArguments().Length == 1 ? Item : Key);
                value = value.GetGenericArguments()[^1];
            }
            bool isSection = value.IsClass && value != typeof(string) && value != typeof(Uri);
            foreach (SettingName name in isSection ? Of(path, value) : [new SettingName(path, value)]) yield return name;
        }
    }

    /// <summary>Whether a path of a configuration is this setting. Case does not matter, as in .NET's configuration.</summary>
    public bool Matches(string path) => path.Split(Separator) is var parts && parts.Length == segments.Length && IsSameIn(parts);

    /// <summary>The name that is most like a path: with the path's own item number or key behind the same list or dictionary.</summary>
    public string Like(string path)
    {
        string[] parts = path.Split(Separator);
        return string.Join(Separator, segments.Select((segment, i) => segment switch
        {
            Item or Key when i < parts.Length && parts[i].Length > 0 && IsSameIn(parts[..i]) => parts[i],
            Item => "0",
            _ => segment,
        }));
    }

    /// <summary>What is wrong with a value, in words for a person; null where it can be converted.</summary>
    /// <remarks>Converts as the binder does: https://learn.microsoft.com/dotnet/core/extensions/configuration</remarks>
    public string? ProblemOf(string value)
    {
        Type type = Nullable.GetUnderlyingType(Type) ?? Type;
        if (type == typeof(string) || (type != Type && value.Length == 0)) return null;
        try
        {
            TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
            return null;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return $"'{Shown(value)}' is not {Describe(type)}.";
        }
    }

    /// <summary>The values of a section that cannot be converted, each with its name.</summary>
    internal static IEnumerable<string> UnreadableIn(IConfigurationSection section, IReadOnlyList<SettingName> names) =>
        from setting in section.AsEnumerable()
        where setting.Value is not null
        let problem = names.FirstOrDefault(name => name.Matches(setting.Key))?.ProblemOf(setting.Value)
        where problem is not null
        select $"{setting.Key}: {problem}";

    private bool IsSameIn(string[] parts)
    {
        for (int i = 0; i < parts.Length; i++)
            if (segments[i] is not (Item or Key) && !segments[i].Equals(parts[i], StringComparison.OrdinalIgnoreCase)) return false;
        return true;
    }

    private static string Describe(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => $"a whole number, or it is out of the range of {type.Name}",
        _ when type == typeof(double) => "a number, such as 0.5",
        _ when type == typeof(TimeSpan) => "a time as hh:mm:ss, such as 00:00:30",
        _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ => $"a {type.Name}",
    };

    /// <summary>A value as a message may repeat it. One that is long may be a secret in a wrong place.</summary>
    private static string Shown(string value)
    {
        const int longest = 40;
        return value.Length <= longest && !value.Any(char.IsControl) ? value : "…";
    }
}
