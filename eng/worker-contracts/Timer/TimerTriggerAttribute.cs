namespace Microsoft.Azure.Functions.Worker;

/// <summary>The function runs on a schedule.</summary>
/// <param name="schedule">Six fields, the first of them seconds.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    public string Schedule { get; } = schedule;

    /// <summary>Whether the host keeps when it last ran; it never does for schedules below a minute.</summary>
    public bool UseMonitor { get; set; } = true;

    public bool RunOnStartup { get; set; }
}
