using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace AgentCore.Bench.Targets;

/// <summary>What the tests' Functions host prints: which process the worker is, and why one did not start.</summary>
internal sealed class FunctionsHostOutput
{
    private const string WorkerLine = "The worker is process ";
    private const string EndLine = "The worker ended";

    /// <summary>The lines of a start, its failure included.</summary>
    private const int MaxLines = 100;

    private readonly ConcurrentQueue<string> lines = [];
    private readonly TaskCompletionSource<(int Process, long At)> worker = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool hasEnded;

    /// <summary>The worker's process, and the Stopwatch's timestamp of its start.</summary>
    /// <exception cref="IOException">The host ended before.</exception>
    public Task<(int Process, long At)> WorkerAsync() => worker.Task.WaitAsync(TimeSpan.FromMinutes(1));

    /// <exception cref="IOException">The worker has ended; the message says what was printed.</exception>
    public void ThrowIfWorkerEnded()
    {
        if (hasEnded) throw Failure();
    }

    /// <param name="line">Null at the end.</param>
    public void Take(string? line)
    {
        long at = Stopwatch.GetTimestamp();
        if (line is null)
        {
            worker.TrySetException(Failure());
            return;
        }
        if (lines.Count < MaxLines) lines.Enqueue(line);
        if (line.StartsWith(WorkerLine, StringComparison.Ordinal))
            worker.TrySetResult((int.Parse(line[WorkerLine.Length..].TrimEnd('.'), CultureInfo.InvariantCulture), at));
        hasEnded |= line.StartsWith(EndLine, StringComparison.Ordinal);
    }

    private IOException Failure() => new($"The Functions host or its worker ended:\n{string.Join('\n', lines)}");
}
