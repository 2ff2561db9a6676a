namespace AgentCore.EventLog;

/// <summary>What is held of the current log: the unbroken run of segments that ends at the last. Never empty.</summary>
internal sealed record SegmentManifest(uint Log, IReadOnlyList<SegmentInfo> Run)
{
    /// <summary>The first position held.</summary>
    public LogPosition First => new(Log, Run[0].Number, 0);

    public SegmentInfo Last => Run[^1];

    /// <summary>
    /// Asks the storage. Where there is no log, or nothing of it is left, a new one takes its place. Its first segment is created before
    /// its name is published, so a log without segments is always one whose segments are gone, never one about to begin.
    /// </summary>
    public static async ValueTask<SegmentManifest> OpenAsync(ISegmentStore store, Func<ulong> random, CancellationToken cancellation)
    {
        while (true)
        {
            uint? current = await store.GetLogAsync(cancellation);
            if (current is { } log && await store.ListAsync(log, cancellation) is { Count: > 0 } segments)
                return new SegmentManifest(log, UnbrokenRun(segments));
            uint fresh = (uint)random();
            await store.CreateSegmentAsync(fresh, 1, cancellation);
            await store.SetLogAsync(current, fresh, cancellation);
        }
    }

    private static SegmentInfo[] UnbrokenRun(IReadOnlyList<SegmentInfo> segments)
    {
        int first = segments.Count - 1;
        while (first > 0 && segments[first - 1].Number == segments[first].Number - 1) first--;
        return [.. segments.Skip(first)];
    }
}
