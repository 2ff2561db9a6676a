using System.Collections.Immutable;

namespace AgentCore.Channels;

/// <summary>The event types that this deployment knows. Anything else is rejected where it comes in.</summary>
public sealed class EventCatalogue
{
    private readonly HashSet<string> types;

    /// <exception cref="ArgumentException">A type is not a lower-case dotted name, or stands twice.</exception>
    public EventCatalogue(IReadOnlyList<string> types)
    {
        foreach (string type in types)
            if (!ChannelPattern.IsTypeName(type)) throw new ArgumentException($"'{type}' is not a lower-case dotted name.", nameof(types));
        this.types = new HashSet<string>(types, StringComparer.Ordinal);
        if (this.types.Count != types.Count) throw new ArgumentException("A type stands twice.", nameof(types));
        Types = [.. types];
    }

    /// <summary>The guide's five types.</summary>
    public static IReadOnlyList<string> DefaultTypes { get; } =
        ["agent.status_changed", "agent.task_completed", "agent.error", "task.progress", "system.notification"];

    /// <summary>The catalogue of a deployment that adds no types.</summary>
    public static EventCatalogue Default { get; } = new(DefaultTypes);

    /// <summary>The event types that there are, in the order of their registration.</summary>
    public ImmutableArray<string> Types { get; }

    /// <summary>Whether there is a type of this name.</summary>
    internal bool Contains(string type) => types.Contains(type);

    /// <summary>Whether a pattern covers any type that there is.</summary>
    internal bool Knows(ChannelPattern pattern)
    {
        foreach (string type in Types)
            if (pattern.CoversType(type)) return true;
        return false;
    }
}
