namespace AgentCore.Sessions;

/// <summary>The clock of a machine that is off by so much.</summary>
internal sealed class SkewedClock(TimeProvider truth, TimeSpan by) : TimeProvider
{
    public override long TimestampFrequency => truth.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => truth.GetUtcNow() + by;

    public override long GetTimestamp() => truth.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        truth.CreateTimer(callback, state, dueTime, period);
}
