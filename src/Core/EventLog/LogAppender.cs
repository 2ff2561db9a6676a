namespace AgentCore.EventLog;

/// <summary>
/// Puts one block after the other at the log's end, against any number of other processes. Its knowledge of the end is only ever a guess
/// that the storage confirms or refuses; refused, it reads what it did not know.
/// </summary>
internal sealed partial class LogAppender(
    ISegmentStore store, EventLogOptions options, TimeProvider time, Func<ulong> random, DamagedLines damaged, LogMetrics metrics)
{
    /// <summary>How often in a row an answer may be lost before callers are told. 3: the storage's own client has retried each.</summary>
    private const int MaxLostAnswers = 3;

    private LogEnd? known;
    private int lostAnswers;

    /// <summary>Appends the events of one block, those already held as repeats, and answers with the block that is in the log.</summary>
    public async Task<LogBlock> AppendAsync(IReadOnlyList<PendingEvent> events)
    {
        LogBlock? block = null;
        while (true)
        {
            LogEnd end = known ??= await OpenAsync();
            if (end.IsUnread) await CatchUpAsync(end, null);
            else if (end.IsClosed) await MoveOnAsync(end);
            else if (IsFull(end)) await TryAsync(LogBlock.Roll(end, time.GetUtcNow(), random()), end);
            else
            {
                // Where no answer came and the block is not in, it may get in yet: only the very same may be tried again at that place.
                if (block?.Start != end.Position) block = Build(events, end);
                if (!await TryAsync(block, end)) continue;
                metrics.Appended(block.Fresh, block.Known);
                return block;
            }
        }
    }

    private bool IsFull(LogEnd end) => end.Position.Offset >= options.SegmentBytes || end.Blocks >= options.SegmentBlocks;

    private LogBlock Build(IReadOnlyList<PendingEvent> events, LogEnd end)
    {
        DateTimeOffset now = time.GetUtcNow();
        end.Index.Expire(now - options.DedupeWindow);
        return LogBlock.Of(events, end, now, random());
    }

    private async Task MoveOnAsync(LogEnd end)
    {
        // Should this fail because everything was deleted, the next attempt begins with nothing known.
        known = null;
        LogPosition at = end.Position;
        if (!end.HasSuccessor) await store.CreateSegmentAsync(at.Log, at.Segment + 1, CancellationToken.None);
        end.MoveOn();
        known = end;
    }

    /// <summary>True when the block is in the log; else the knowledge of the end is better than before.</summary>
    private async Task<bool> TryAsync(LogBlock block, LogEnd end)
    {
        AppendOutcome? outcome = await SendAsync(block);
        if (outcome == AppendOutcome.Appended) block.AbsorbInto(end);
        else if (outcome == AppendOutcome.Gone) known = null;
        bool isIn = outcome == AppendOutcome.Appended
            || (outcome != AppendOutcome.Gone && await CatchUpAsync(end, block.AppendId));
        if (isIn || outcome is not null) lostAnswers = 0;
        return isIn;
    }

    /// <summary>Null where no answer came: the block may be in.</summary>
    private async Task<AppendOutcome?> SendAsync(LogBlock block)
    {
        LogPosition start = block.Start;
        long begun = time.GetTimestamp();
        try
        {
            AppendOutcome outcome = await store.AppendAsync(start.Log, start.Segment, start.Offset, block.Bytes, CancellationToken.None);
            metrics.Tried(outcome, time.GetElapsedTime(begun));
            return outcome;
        }
        catch (StorageException)
        {
            metrics.Tried(null, time.GetElapsedTime(begun));
            if (++lostAnswers < MaxLostAnswers) return null;
            lostAnswers = 0;
            throw;
        }
    }
}
