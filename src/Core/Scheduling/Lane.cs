using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AgentCore.Scheduling;

/// <summary>
/// A few threads beside the thread pool, so that live events do not wait in its queue behind ten thousand newcomers. Work runs in the order
/// in which it comes, and must not block. The threads live as long as the process, and sleep when there is nothing to do.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process.")]
public sealed class Lane
{
    [ThreadStatic]
    private static Lane? current;

    private readonly ConcurrentQueue<IThreadPoolWorkItem> work = new();
    private readonly SemaphoreSlim bell = new(0);
    private int asleep;

    internal Lane(string name, int threads)
    {
        for (int i = 0; i < threads; i++)
            new Thread(Run) { Name = $"agentcore-{name}", IsBackground = true }.Start();
    }

    /// <summary>Where the log's tail is followed: apart, so that news is in the rings while streams are still being written.</summary>
    internal static Lane Tail { get; } = new("tail", threads: 1);

    /// <summary>
    /// Where streams that are up to date are written: half of the processors, since each write costs as much again in the network's own
    /// work, and newcomers need some too.
    /// </summary>
    internal static Lane Streams { get; } = new("streams", Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>
    /// Where streams begin and catch up, as many as there are processors: they may take what time there is, and the system gives a thread
    /// that has slept its turn before them.
    /// </summary>
    public static Lane Crowd { get; } = new("crowd", Environment.ProcessorCount);

    /// <summary>Whether this thread is one of the lane's.</summary>
    internal bool IsCurrent => current == this;

    /// <summary>Awaited, goes on in the lane, behind those who wait there.</summary>
    public Turn EnterAsync() => new(this);

    /// <summary>Awaited, goes on in the thread pool: what follows is none of a lane's.</summary>
    public static ConfiguredTaskAwaitable LeaveAsync() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    internal void Post(IThreadPoolWorkItem item)
    {
        work.Enqueue(item);
        // A thread that is about to sleep either sees the item or is seen here.
        Interlocked.MemoryBarrier();
        if (TryCallOne()) bell.Release();
    }

    private void Run()
    {
        current = this;
        while (true)
        {
            while (work.TryDequeue(out IThreadPoolWorkItem? item)) item.Execute();
            Interlocked.Increment(ref asleep);
            if (work.IsEmpty || !TryCallOne()) bell.Wait();
        }
    }

    /// <summary>Takes one thread off the count of those asleep, for whoever then rings, or stays awake itself.</summary>
    private bool TryCallOne()
    {
        int count = Volatile.Read(ref asleep);
        while (count > 0)
        {
            int seen = Interlocked.CompareExchange(ref asleep, count - 1, count);
            if (seen == count) return true;
            count = seen;
        }
        return false;
    }

    /// <summary>What is awaited to go on in a lane.</summary>
    public readonly struct Turn(Lane lane) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public Turn GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => lane.Post(new Continuation(continuation));

        public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
    }

    private sealed class Continuation(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
