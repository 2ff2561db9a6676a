namespace AgentCore.Faults.Processes;

/// <summary>A machine's clock that can be set. What measures time, and what waits, goes on as ever.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long offset;

    /// <summary>How far it is ahead of the true time.</summary>
    public TimeSpan Offset
    {
        set => Interlocked.Exchange(ref offset, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref offset));
}
