using System.Threading.Tasks.Sources;

namespace AgentCore.Scheduling;

/// <summary>
/// Lets one loop sleep and be woken in a lane, any number of times without allocating: it is its own task source and its own work item.
/// Calls to <see cref="Set"/> that come together wake once; none is lost.
/// </summary>
internal sealed class AsyncSignal(Lane lane) : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Idle = 0, Asleep = 1, Called = 2;

    private ManualResetValueTaskSourceCore<bool> core;
    private int state;

    /// <summary>Completes at the next call of <see cref="Set"/>, or at once when one came since the last. One sleeper at a time.</summary>
    public ValueTask SleepAsync()
    {
        core.Reset();
        if (Interlocked.CompareExchange(ref state, Asleep, Idle) == Idle) return new ValueTask(this, core.Version);
        // A full fence: a caller that still reads Called has written its news where the loop now looks.
        Interlocked.Exchange(ref state, Idle);
        return ValueTask.CompletedTask;
    }

    /// <summary>Never runs the sleeper on the caller's thread.</summary>
    public void Set()
    {
        if (Volatile.Read(ref state) == Called) return;
        if (Interlocked.Exchange(ref state, Called) != Asleep) return;
        Volatile.Write(ref state, Idle);
        lane.Post(this);
    }

    void IThreadPoolWorkItem.Execute() => core.SetResult(true);

    void IValueTaskSource.GetResult(short token) => core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags);
}
