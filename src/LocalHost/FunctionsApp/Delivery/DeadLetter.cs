namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary>An event that is not delivered any more.</summary>
/// <param name="Attempts">How many attempts were made.</param>
/// <param name="LastStatus">What the last attempt was answered; null for no answer.</param>
internal sealed record DeadLetter(PendingEvent Event, DeadLetterReason Reason, int Attempts, int? LastStatus, DateTimeOffset Time);

internal enum DeadLetterReason
{
    /// <summary>The app answered 400 or 413: another attempt would be answered the same.</summary>
    Rejected,

    MaxDeliveryAttemptsExceeded,

    TimeToLiveExceeded,
}
