namespace Microsoft.Azure.Functions.Worker;

/// <summary>The function takes what an Event Grid subscription delivers.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EventGridTriggerAttribute : Attribute
{
    /// <summary>Whether a delivery's events come in one call.</summary>
    public bool IsBatched { get; set; }
}
