namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary>When a failed delivery is tried again, and when it is given up.</summary>
/// <param name="factor">Multiplies every time of the schedule.</param>
/// <remarks>https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule</remarks>
internal sealed class RetrySchedule(double factor)
{
    /// <summary>At most 30 attempts, as infra/bicep/wiring.bicep says (<c>maxDeliveryAttempts</c>).</summary>
    public const int MaxAttempts = 30;

    /// <summary>An event lives 24 hours, as infra/bicep/wiring.bicep says (<c>eventTimeToLiveInMinutes</c>).</summary>
    private static readonly TimeSpan TimeToLive = TimeSpan.FromHours(24);

    /// <summary>The pauses after the first failures; after them each is one hour.</summary>
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1),
    ];

    /// <summary>The pause after an attempt failed; null where it was the last.</summary>
    /// <param name="attempts">How many attempts were made.</param>
    public TimeSpan? PauseAfter(int attempts) =>
        attempts >= MaxAttempts ? null : Pauses[Math.Min(attempts, Pauses.Length) - 1] * factor;

    public bool IsExpired(DateTimeOffset accepted, DateTimeOffset now) => now - accepted >= TimeToLive * factor;
}
