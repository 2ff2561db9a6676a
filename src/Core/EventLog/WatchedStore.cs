using Microsoft.Extensions.Logging;

namespace AgentCore.EventLog;

/// <summary>
/// The storage as the log sees it: every failure is a <see cref="StorageException"/>, and is logged here and nowhere else. While a storage is
/// down, every request fails, so each kind of failure is one line a minute, without a stack trace.
/// </summary>
internal sealed partial class WatchedStore(ISegmentStore inner, TimeProvider time, ILogger logger) : ISegmentStore
{
    /// <summary>Between two lines of one kind. A minute: as often as anybody looks, and 1,440 lines in a day's outage.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    /// <summary>Kinds that are told apart. 32: five operations with a handful of failures each; whatever comes beside them is not logged.</summary>
    private const int MaxKinds = 32;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Operation, string Failure), (long Logged, int Since)> kinds = [];

    public Task<uint?> GetLogAsync(CancellationToken cancellation) => CallAsync("get log", () => inner.GetLogAsync(cancellation), cancellation);

    public Task SetLogAsync(uint? expected, uint log, CancellationToken cancellation) =>
        CallAsync("set log", () => DoneAsync(inner.SetLogAsync(expected, log, cancellation)), cancellation);

    public Task CreateSegmentAsync(uint log, uint segment, CancellationToken cancellation) =>
        CallAsync("create segment", () => DoneAsync(inner.CreateSegmentAsync(log, segment, cancellation)), cancellation);

    public Task<AppendOutcome> AppendAsync(
        uint log, uint segment, uint expectedEnd, ReadOnlyMemory<byte> block, CancellationToken cancellation) =>
        CallAsync("append", () => inner.AppendAsync(log, segment, expectedEnd, block, cancellation), cancellation);

    public Task<SegmentRead?> ReadAsync(uint log, uint segment, uint offset, int maxBytes, CancellationToken cancellation)
    {
        try
        {
            // A read that is answered at once stays so: readers in memory take no detour.
            Task<SegmentRead?> read = inner.ReadAsync(log, segment, offset, maxBytes, cancellation);
            return read.IsCompletedSuccessfully ? read : CallAsync("read", () => read, cancellation);
        }
        catch (Exception failure) when (IsFailure(failure, cancellation))
        {
            return Task.FromException<SegmentRead?>(Report("read", failure));
        }
    }

    public Task<IReadOnlyList<SegmentInfo>> ListAsync(uint log, CancellationToken cancellation) =>
        CallAsync("list", () => inner.ListAsync(log, cancellation), cancellation);

    private static async Task<bool> DoneAsync(Task task)
    {
        await task;
        return true;
    }

    private async Task<T> CallAsync<T>(string operation, Func<Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (IsFailure(failure, cancellation))
        {
            throw Report(operation, failure);
        }
    }

    private static bool IsFailure(Exception failure, CancellationToken cancellation) =>
        failure is not OperationCanceledException || !cancellation.IsCancellationRequested;

    private StorageException Report(string operation, Exception failure)
    {
        string what = inner.Describe(failure);
        if (IsDue((operation, what), out int since)) LogFailed(operation, what, since);
        return new StorageException(operation, what, failure);
    }

    private bool IsDue((string Operation, string Failure) kind, out int since)
    {
        lock (gate)
        {
            bool isKnown = kinds.TryGetValue(kind, out (long Logged, int Since) last);
            since = isKnown ? last.Since + 1 : 1;
            bool isDue = isKnown ? time.GetElapsedTime(last.Logged) >= Quiet : kinds.Count < MaxKinds;
            if (isDue) kinds[kind] = (time.GetTimestamp(), 0);
            else if (isKnown) kinds[kind] = (last.Logged, since);
            return isDue;
        }
    }

    [LoggerMessage(1230, LogLevel.Warning,
        "The log's storage failed in '{Operation}': {Failure} ({Times} times since the last such line, at most one a minute). What needs the log is answered with SERVER_ERROR until it is back.")]
    private partial void LogFailed(string operation, string failure, int times);
}
