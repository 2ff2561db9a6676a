namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the host says about a run.</summary>
public sealed class TimerInfo
{
    /// <summary>Null for schedules below a minute.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    public bool IsPastDue { get; set; }
}
