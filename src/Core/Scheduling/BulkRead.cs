using System.Runtime.CompilerServices;

namespace AgentCore.Scheduling;

/// <summary>
/// The running time of one client's long read of the log: a replay, or a page of history. It is spent in a lane, a few
/// milliseconds at a time, so that live events and small requests do not wait for it in the thread pool, and long reads take turns.
/// </summary>
public sealed class BulkRead
{
    /// <summary>
    /// 5 ms: some thousand events. A hundred long reads at once on two processors have each its turn again within 250 ms.
    /// </summary>
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(5);

    private readonly Lane lane;
    private readonly TimeProvider clock;
    private long begun;

    /// <param name="lane">The crowd's.</param>
    /// <param name="clock">Measures the turns.</param>
    public BulkRead(Lane lane, TimeProvider clock) => (this.lane, this.clock) = (lane, clock);

    /// <summary>
    /// To be awaited before each entry. Within a turn it is complete at once; else the work goes on in the lane, behind the others that
    /// wait there.
    /// </summary>
    public Turn GoOnAsync() => new(this, isNew: !lane.IsCurrent || clock.GetElapsedTime(begun) >= Length);

    /// <summary>What is awaited. Not a task: one that completes before it is awaited would leave the work where it was.</summary>
    public readonly struct Turn(BulkRead read, bool isNew) : ICriticalNotifyCompletion
    {
        /// <summary>Whether the turn goes on.</summary>
        public bool IsCompleted => !isNew;

        /// <summary>The turn itself.</summary>
        public Turn GetAwaiter() => this;

        /// <summary>Begins the next turn, if one was waited for.</summary>
        public void GetResult()
        {
            if (isNew) read.begun = read.clock.GetTimestamp();
        }

        /// <inheritdoc />
        public void OnCompleted(Action continuation) => read.lane.EnterAsync().OnCompleted(continuation);

        /// <inheritdoc />
        public void UnsafeOnCompleted(Action continuation) => read.lane.EnterAsync().UnsafeOnCompleted(continuation);
    }
}
