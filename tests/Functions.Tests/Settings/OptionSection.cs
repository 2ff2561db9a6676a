using System.Reflection;
using AgentCore.Access;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Functions.Timer;
using AgentCore.Limits;
using AgentCore.Liveness;
using AgentCore.Relay;
using AgentCore.Storage;
using AgentCore.Streams;
using AgentCore.WebPubSub;

namespace AgentCore.Functions.Settings;

/// <summary>A section of the configuration and the class that it is bound to.</summary>
/// <param name="Name">The section's name.</param>
/// <param name="Type">The options class.</param>
internal sealed record OptionSection(string Name, Type Type)
{
    /// <summary>Read by both hosts.</summary>
    public static IReadOnlyList<OptionSection> Shared { get; } =
    [
        new("Access", typeof(AccessOptions)),
        new("Events", typeof(EventOptions)),
        new("Limits", typeof(LimitOptions)),
        new("Liveness", typeof(LivenessOptions)),
        new("Log", typeof(EventLogOptions)),
        new("Relay", typeof(RelayOptions)),
        new("Stream", typeof(StreamOptions)),
    ];

    /// <summary>Read by the Functions app.</summary>
    public static IReadOnlyList<OptionSection> OfFunctions { get; } =
        [
            new(StorageOptions.SectionName, typeof(StorageOptions)),
            new(HeartbeatOptions.Setting, typeof(HeartbeatOptions)),
            new(WebPubSubOptions.SectionName, typeof(WebPubSubOptions)),
        ];

    /// <summary>Read by the local host.</summary>
    public static IReadOnlyList<OptionSection> OfLocalHost { get; } =
    [
        new("Dev", OfHost("Dev.DevOptions")),
        new("Functions", OfHost("FunctionsApp.Settings.FunctionsOptions")),
        new("storage", OfHost("LogStorage.LogStorageOptions")),
        new("Topic", OfHost("EventGrid.TopicOptions")),
        new("WebPubSub", OfHost("WebPubSub.WebPubSubEmulatorOptions")),
    ];

    /// <summary>Every setting of the section.</summary>
    public IEnumerable<Setting> Settings => Of(Name, Type);

    private static IEnumerable<Setting> Of(string path, Type type)
    {
        object defaults = Activator.CreateInstance(type, nonPublic: true)!;
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            // The Functions conventions: the section's own value.
            string name = property.Name is "ConnectionString" or "Schedule" ? path : $"{path}:{property.Name}";
            (string suffix, Type value) = Setting.Element(property.PropertyType);
            if (Setting.IsSection(value))
                foreach (Setting inner in Of(name + suffix, value)) yield return inner;
            else
                yield return new Setting(name + suffix, property, property.GetValue(defaults));
        }
    }

    private static Type OfHost(string name) => Assembly.Load("AgentCore.LocalHost").GetType($"AgentCore.LocalHost.{name}", throwOnError: true)!;
}
