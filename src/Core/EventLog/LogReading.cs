using System.Runtime.CompilerServices;

namespace AgentCore.EventLog;

/// <summary>Reads the log forward, over rolls, and says so where it no longer holds what was asked for.</summary>
internal sealed class LogReading(SharedReads reads, CoalescedQuery<SegmentManifest> held, DamagedLines damaged)
{
    private readonly RecentRecords recent = new();

    public async IAsyncEnumerable<LogEntry> ReadAsync(
        LogPosition after, LogPosition upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogPosition at = after;
        while (at.Log != upTo.Log || at < upTo)
        {
            if (at.Log == upTo.Log)
            {
                SegmentReader reader = ReaderFrom(at);
                Fill fill = Fill.More;
                while (reader.Position < upTo)
                {
                    (fill, LogRecord record) = await reader.NextAsync(cancellation);
                    if (fill != Fill.More || record.Entry is null || record.Position > upTo) break;
                    yield return record.Entry;
                }
                at = reader.Position;
                if (fill != Fill.Gone && at.Segment >= upTo.Segment) yield break;
                if (fill != Fill.Gone)
                {
                    at = new LogPosition(at.Log, at.Segment + 1, 0);
                    continue;
                }
            }

            SegmentManifest now = await held.AskAsync(cancellation);
            if (now.Log == at.Log && (now.Log != upTo.Log || at.Segment > now.Last.Number)) yield break;
            if (now.Log == at.Log && at.Segment >= now.First.Segment) continue;
            yield return new LogEntry.Lost(now.First, at, now.Log == at.Log ? GapReason.Retention : GapReason.LogReplaced);
            if (now.Log != upTo.Log) yield break;
            at = now.First;
        }
    }

    /// <summary>The event whose record ends at a place, if that is still held.</summary>
    public async ValueTask<LogEntry.Recorded?> FindAsync(LogPosition end, int bytes, CancellationToken cancellation)
    {
        SegmentReader reader = ReaderFrom(end with { Offset = end.Offset - (uint)bytes });
        (Fill fill, LogRecord record) = await reader.NextAsync(cancellation);
        return fill == Fill.More && record.Position == end ? record.Entry as LogEntry.Recorded : null;
    }

    private SegmentReader ReaderFrom(LogPosition start) =>
        new(start, startsInside: false, (offset, stop) => reads.ReadAsync(start with { Offset = offset }, stop), damaged, recent);
}
