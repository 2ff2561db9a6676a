using System.ComponentModel.DataAnnotations;

namespace AgentCore.Limits;

/// <summary>Section <c>Limits</c>: how much one client, one subject and one instance may use.</summary>
public sealed class LimitOptions
{
    /// <summary>Concurrent connections an instance: streams, and WebSockets where the instance itself holds them.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>
    /// One subject's share of those: its streams on an instance, and its WebSockets where the instance itself holds them. 100: a person
    /// with ten tabs on ten devices.
    /// </summary>
    [Range(1, 1_000_000)]
    public int ConnectionsPerSubject { get; set; } = 100;

    /// <summary>The most a client message may weigh, in bytes. 64 KB: a hundred channels of the longest name take a third of it.</summary>
    [Range(1_024, 1_048_576)]
    public int MaxMessageBytes { get; set; } = 65_536;

    /// <summary>Messages a minute that a connection may send in the long run.</summary>
    [Range(1, 60_000)]
    public int MessagesPerMinute { get; set; } = 100;

    /// <summary>Messages that a rested connection may send at once.</summary>
    [Range(1, 10_000)]
    public int MessageBurst { get; set; } = 20;

    /// <summary>Negotiations a minute for one subject on one instance. 60: a person with ten tabs, each retrying for a while.</summary>
    [Range(1, 60_000)]
    public int NegotiationsPerMinute { get; set; } = 60;
}
