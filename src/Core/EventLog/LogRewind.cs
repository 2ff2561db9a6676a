using System.Runtime.CompilerServices;

namespace AgentCore.EventLog;

/// <summary>
/// Finds the place in the log that lies a time before another, backwards by the chunks that readers share. Append times never fall,
/// so the first record of a chunk tells whether the place is in it.
/// </summary>
internal sealed class LogRewind(SharedReads reads, CoalescedQuery<SegmentManifest> held, DamagedLines damaged)
{
    public async ValueTask<LogPosition> FindAsync(LogPosition from, TimeSpan by, CancellationToken cancellation)
    {
        DateTimeOffset? cutoff = null;
        await foreach (LogPosition start in ChunksBackAsync(from, cancellation))
        {
            uint to = start.Segment == from.Segment ? from.Offset : uint.MaxValue;
            cutoff ??= await LastTimeAsync(start, to, cancellation) - by;
            if (cutoff is { } time && await LastBeforeAsync(start, to, time, cancellation) is { } found) return found;
        }
        // What was held when the cursor was checked may be gone by now. Whoever reads on from the cursor itself is told of that.
        LogPosition first = (await held.AskAsync(cancellation)).First;
        return first.Log == from.Log && first < from ? first : from;
    }

    /// <summary>Where each chunk begins that holds bytes before a place, the nearest first, back to the first segment held.</summary>
    private async IAsyncEnumerable<LogPosition> ChunksBackAsync(
        LogPosition from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogPosition end = from;
        while (true)
        {
            for (uint chunks = (end.Offset + SharedReads.ChunkBytes - 1) / SharedReads.ChunkBytes; chunks > 0; chunks--)
                yield return end with { Offset = (chunks - 1) * SharedReads.ChunkBytes };
            SegmentManifest now = await held.AskAsync(cancellation);
            if (now.Log != end.Log || end.Segment <= now.First.Segment || end.Segment > now.Last.Number) yield break;
            SegmentInfo before = now.Run[(int)(end.Segment - 1 - now.First.Segment)];
            end = new LogPosition(now.Log, before.Number, before.Length);
        }
    }

    private async ValueTask<DateTimeOffset?> LastTimeAsync(LogPosition start, uint to, CancellationToken cancellation)
    {
        DateTimeOffset? last = null;
        await foreach (LogRecord record in RecordsAsync(start, to, cancellation)) last = record.AppendedAt;
        return last;
    }

    /// <summary>The end of the last record before a time, or null: already the first is not.</summary>
    private async ValueTask<LogPosition?> LastBeforeAsync(
        LogPosition start, uint to, DateTimeOffset time, CancellationToken cancellation)
    {
        LogPosition? last = null;
        await foreach (LogRecord record in RecordsAsync(start, to, cancellation))
        {
            if (record.AppendedAt >= time) break;
            last = record.Position;
        }
        return last;
    }

    /// <summary>The records of one segment from the first that begins behind a chunk's start.</summary>
    private async IAsyncEnumerable<LogRecord> RecordsAsync(
        LogPosition start, uint to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = new SegmentReader(
            start, startsInside: start.Offset > 0, (offset, stop) => reads.ReadAsync(start with { Offset = offset }, stop), damaged);
        while (reader.Position.Offset < to)
        {
            (Fill fill, LogRecord record) = await reader.NextAsync(cancellation);
            if (fill != Fill.More || record.Position.Offset > to) yield break;
            yield return record;
        }
    }
}
