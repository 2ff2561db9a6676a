namespace AgentCore.EventLog;

/// <summary>
/// What a log needs of a storage: numbered segments that only grow, each append made under the condition that the segment still ends
/// where the writer believes. Everything else about the log is decided above it, once, for every storage.
/// </summary>
public interface ISegmentStore
{
    /// <summary>The name of the current log, or null where there never was one.</summary>
    Task<uint?> GetLogAsync(CancellationToken cancellation);

    /// <summary>Makes a log the current one if <paramref name="expected"/> still is, or null: if none is; else changes nothing.</summary>
    Task SetLogAsync(uint? expected, uint log, CancellationToken cancellation);

    /// <summary>Creates an empty segment; one that is there stays as it is.</summary>
    Task CreateSegmentAsync(uint log, uint segment, CancellationToken cancellation);

    /// <summary>Appends the block whole or not at all, and only if the segment's length is <paramref name="expectedEnd"/>.</summary>
    /// <exception cref="Exception">The answer is not known: the block may be in, or may still get in.</exception>
    Task<AppendOutcome> AppendAsync(
        uint log, uint segment, uint expectedEnd, ReadOnlyMemory<byte> block, CancellationToken cancellation);

    /// <summary>
    /// Bytes from an offset on: at most <paramref name="maxBytes"/>, perhaps fewer, none only at the end. Null where there is no such
    /// segment.
    /// </summary>
    Task<SegmentRead?> ReadAsync(uint log, uint segment, uint offset, int maxBytes, CancellationToken cancellation);

    /// <summary>The segments of a log that are held, in the order of their numbers.</summary>
    Task<IReadOnlyList<SegmentInfo>> ListAsync(uint log, CancellationToken cancellation);

    /// <summary>A failure of this storage in a few words for the log: its type, its status where it has one, and nothing secret.</summary>
    string Describe(Exception failure) => failure.GetType().Name;
}

/// <summary>What became of a conditional append.</summary>
public enum AppendOutcome
{
    /// <summary>The block stands in the segment.</summary>
    Appended,

    /// <summary>The segment has grown since; nothing was written.</summary>
    Conflict,

    /// <summary>There is no such segment.</summary>
    Gone,
}

/// <param name="Bytes">What was read; never changes afterwards.</param>
/// <param name="Length">The segment's length when it was read. Where nothing was read it may be the offset that was asked for.</param>
public readonly record struct SegmentRead(ReadOnlyMemory<byte> Bytes, uint Length);

/// <param name="Number">From 1.</param>
/// <param name="Length">In bytes, when it was listed.</param>
public sealed record SegmentInfo(uint Number, uint Length);
