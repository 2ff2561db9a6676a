namespace AgentCore.LocalHost.FunctionsApp.Delivery;

internal sealed partial class DeliveryService
{
    [LoggerMessage(4210, LogLevel.Warning, "A delivery of {Count} events to the Functions app failed ({Outcome}, attempt {Attempts}). The next attempt is in {Pause}.")]
    private partial void LogFailed(int count, string outcome, int attempts, TimeSpan pause);

    [LoggerMessage(4211, LogLevel.Warning, "Event {EventId} is a dead letter: {Reason} after {Attempts} attempts, the last with {Outcome}. GET /dev/dead-letters shows it.")]
    private partial void LogDeadLetter(string eventId, DeadLetterReason reason, int attempts, string outcome);

    [LoggerMessage(4212, LogLevel.Warning, "{Count} events were accepted and not delivered before this host stopped. They were in memory only and are lost.")]
    private partial void LogLeft(int count);
}
