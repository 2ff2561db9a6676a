namespace Microsoft.Azure.Functions.Worker;

/// <summary>When a timer last ran, runs next, and when that was written down.</summary>
public sealed class ScheduleStatus
{
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
