using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace AgentCore.Scheduling;

/// <summary>
/// A few threads beside the thread pool, so that live events do not wait in its queue behind ten thousand newcomers. Work runs in the order
/// in which it comes, and must not block. The threads sleep when there is nothing to do.
/// </summary>
public sealed class Lane : IDisposable
{
    [ThreadStatic]
    private static Lane? current;

    private readonly ConcurrentQueue<IThreadPoolWorkItem> work = new();
    private readonly SemaphoreSlim bell = new(0);
    private readonly int threads;
    private int asleep;
    private volatile bool isEnding;

    internal Lane(string name, int threads)
    {
        this.threads = threads;
        for (int i = 0; i < threads; i++)
            new Thread(Run) { Name = $"agentcore-{name}", IsBackground = true }.Start();
    }

    /// <summary>Whether this thread is one of the lane's.</summary>
    internal bool IsCurrent => current == this;

    /// <summary>Awaited, goes on in the lane, behind those who wait there.</summary>
    public Turn EnterAsync() => new(this);

    /// <summary>Awaited, goes on in the thread pool: what follows is none of a lane's.</summary>
    public static ConfiguredTaskAwaitable LeaveAsync() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    /// <summary>Ends the threads once they have done what they were given. What comes later runs in the thread pool.</summary>
    public void Dispose()
    {
        if (isEnding) return;
        isEnding = true;
        bell.Release(threads);
    }

    internal void Post(IThreadPoolWorkItem item)
    {
        work.Enqueue(item);
        // A thread that is about to sleep either sees the item or is seen here.
        Interlocked.MemoryBarrier();
        if (isEnding) ThreadPool.UnsafeQueueUserWorkItem(static lane => lane.DoAll(), this, preferLocal: false);
        else if (TryCallOne()) bell.Release();
    }

    private void Run()
    {
        current = this;
        while (!isEnding)
        {
            DoAll();
            Interlocked.Increment(ref asleep);
            if (work.IsEmpty || !TryCallOne()) bell.Wait();
        }
        DoAll();
    }

    private void DoAll()
    {
        while (work.TryDequeue(out IThreadPoolWorkItem? item)) item.Execute();
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
        /// <summary>False: the work always goes on in the lane.</summary>
        public bool IsCompleted => false;

        /// <summary>The turn itself.</summary>
        public Turn GetAwaiter() => this;

        /// <summary>Nothing: a turn has no result.</summary>
        public void GetResult()
        {
        }

        /// <inheritdoc />
        public void OnCompleted(Action continuation) => lane.Post(new Continuation(continuation));

        /// <inheritdoc />
        public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
    }

    private sealed class Continuation(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
