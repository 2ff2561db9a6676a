using AgentCore.EventLog;

namespace AgentCore.Streams;

/// <summary>One entry of the log as the ring keeps it; never changed once readers can see it.</summary>
/// <param name="Sequence">Its number in this ring.</param>
/// <param name="Position">The end of the entry in the log.</param>
/// <param name="Frame">The encoded block; empty for a redelivery, whose event is looked up by those who want it.</param>
internal sealed record Slot(long Sequence, SlotKind Kind, LogPosition Position, ArraySegment<byte> Frame)
{
    /// <summary>What the ring counts for a slot beside its frame, in bytes: the object and its place in the table.</summary>
    public const int Overhead = 160;

    public string Type { get; init; } = "";

    public string? AgentId { get; init; }

    public LogEntry.Redelivery? Redelivery { get; init; }

    /// <summary>When it was appended, and when it happened by its publisher's word; for events only.</summary>
    public (DateTimeOffset Appended, DateTimeOffset Happened) Times { get; init; }

    public int Bytes => Frame.Count + Overhead;
}

/// <summary>Who wants a slot.</summary>
internal enum SlotKind
{
    /// <summary>Those who listen to its channels.</summary>
    Event,

    /// <summary>Those who follow redeliveries.</summary>
    Redelivery,

    /// <summary>Everybody.</summary>
    Gap,
}
