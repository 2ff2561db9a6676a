using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using AgentCore.Access;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Limits;
using AgentCore.Liveness;
using AgentCore.Relay;
using AgentCore.Storage;
using AgentCore.Streams;
using AgentCore.WebPubSub;

namespace AgentCore.Infra.Settings;

/// <summary>The settings that our own options classes read, as patterns over the names of app settings.</summary>
internal static class OptionsSections
{
    public static IReadOnlyDictionary<string, Type> Types { get; } = new Dictionary<string, Type>
    {
        ["Access"] = typeof(AccessOptions),
        ["Events"] = typeof(EventOptions),
        ["Limits"] = typeof(LimitOptions),
        ["Liveness"] = typeof(LivenessOptions),
        ["Log"] = typeof(EventLogOptions),
        ["Relay"] = typeof(RelayOptions),
        ["Stream"] = typeof(StreamOptions),
        [StorageOptions.SectionName] = typeof(StorageOptions),
        [WebPubSubOptions.SectionName] = typeof(WebPubSubOptions),
    };

    public static IReadOnlyList<Regex> Patterns { get; } =
        [.. Types.SelectMany(section => Names(section.Key, section.Value)).Select(name => new Regex($"^{name}$", RegexOptions.IgnoreCase))];

    public static bool Reads(string setting) => Patterns.Any(pattern => pattern.IsMatch(setting));

    /// <summary><c>__</c> parts sections, and the items of a list are numbered.</summary>
    private static IEnumerable<string> Names(string prefix, Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .SelectMany(property => Value($"{prefix}__{property.Name}", property.PropertyType));

    private static IEnumerable<string> Value(string name, Type type) => (type, Item(type)) switch
    {
        (_, { } item) => Value($"{name}__\\d+", item),
        _ when type.IsClass && type != typeof(string) && type != typeof(Uri) => Names(name, type),
        _ => [name],
    };

    private static Type? Item(Type type) =>
        type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type) && type.IsGenericType ? type.GetGenericArguments()[^1] : null;
}
