namespace AgentCore.Bench.Clients;

/// <summary>How the subscribers of a swarm differ.</summary>
internal sealed class SwarmOptions
{
    /// <summary>A token of its own for each; null: one for all.</summary>
    public Func<int, string>? Token { get; init; }

    /// <summary>Whose events each listens to; null: to all that its token grants.</summary>
    public Func<int, string>? Agent { get; init; }

    /// <summary>The channel that all listen to; null: as <see cref="Agent"/> says.</summary>
    public string? Channel { get; init; }

    /// <summary>The header <c>Last-Event-ID</c> of all; null for none.</summary>
    public string? LastEventId { get; init; }

    /// <summary>That header's line.</summary>
    public string Resume => LastEventId is { } id ? $"Last-Event-ID: {id}\r\n" : "";

    /// <summary>Who reads the beginning of the stream and no more.</summary>
    public Func<int, bool> Stalls { get; init; } = _ => false;

    /// <summary>How much a client reads at once. 4 KB: several events, and little for ten thousand.</summary>
    public int ReadBytes { get; init; } = 4096;
}
