using AgentCore.Access;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Http;
using AgentCore.Limits;
using AgentCore.Liveness;
using AgentCore.LocalHost.Dev;
using AgentCore.LocalHost.EventGrid;
using AgentCore.LocalHost.FunctionsApp.Settings;
using AgentCore.LocalHost.Listening;
using AgentCore.LocalHost.LogStorage;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.Relay;
using AgentCore.Streams;

namespace AgentCore.LocalHost;

/// <summary>Every setting of this host, in either of its modes: one that is set for the other mode is no mistake.</summary>
internal static class LocalHostSettings
{
    public static IReadOnlyList<SettingName> All { get; } =
    [
        new("demo", typeof(bool)),
        new(LogStorageOptions.Setting, typeof(string)),
        .. CloudSettings.Names.Select(name => new SettingName(name, typeof(string))),
        .. SettingName.Of("Access", typeof(AccessOptions)),
        .. SettingName.Of("Events", typeof(EventOptions)),
        .. SettingName.Of("Limits", typeof(LimitOptions)),
        .. SettingName.Of("Liveness", typeof(LivenessOptions)),
        .. SettingName.Of("Log", typeof(EventLogOptions)),
        .. SettingName.Of("Relay", typeof(RelayOptions)),
        .. SettingName.Of("Stream", typeof(StreamOptions)),
        .. SettingName.Of("Dev", typeof(DevOptions)),
        .. SettingName.Of("Functions", typeof(FunctionsOptions)),
        .. SettingName.Of("Proxy", typeof(ProxyOptions)),
        .. SettingName.Of("Topic", typeof(TopicOptions)),
        .. SettingName.Of(WebPubSubEmulatorOptions.Section, typeof(WebPubSubEmulatorOptions)),
    ];
}
