using AgentCore.LocalHost.WebPubSub.Filters;

namespace AgentCore.LocalHost.WebPubSub;

/// <summary>Which connections an operation is about.</summary>
internal abstract record Audience
{
    private Audience() { }

    /// <summary>Only those that match; null for all.</summary>
    public Condition? Filter { get; init; }

    /// <summary>Ids of connections that are left out.</summary>
    public IReadOnlySet<string>? Excluded { get; init; }

    public sealed record Everyone : Audience;

    public sealed record Group(string Name) : Audience;

    public sealed record One(string ConnectionId) : Audience;
}
