namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary>
/// Delivers what the topic accepted, at least once. New events go one batch after the other in the order of publishing; failed batches
/// are tried again beside them, so that they do not hold up newer ones.
/// </summary>
internal sealed partial class DeliveryService(
    DeliveryQueue queue, DeliverySender sender, RetrySchedule schedule, DeadLetters letters, TimeProvider clock, ILogger<DeliveryService> log)
    : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (queue.Count is > 0 and int left) LogLeft(left);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RunAsync(async () => await queue.NextPublishedAsync(stoppingToken), stoppingToken),
        RunAsync(async () => await queue.NextDueAsync(stoppingToken), stoppingToken));

    private async Task RunAsync(Func<Task<DeliveryBatch>> next, CancellationToken stopping)
    {
        try
        {
            while (true) await DeliverAsync(await next(), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was not delivered is counted when the host stops.
        }
    }

    private async Task DeliverAsync(DeliveryBatch batch, CancellationToken stopping)
    {
        if (schedule.IsExpired(batch.Events[0].Accepted, clock.GetUtcNow()))
        {
            GiveUp(batch, DeadLetterReason.TimeToLiveExceeded);
            return;
        }

        int? status = await sender.PostAsync(batch, stopping);
        if (status is >= 200 and <= 204)
        {
            queue.Release(batch);
            return;
        }

        DeliveryBatch failed = batch.Failed(status);
        if (status is 400 or 413) GiveUp(failed, DeadLetterReason.Rejected);
        else if (schedule.PauseAfter(failed.Attempts) is { } pause)
        {
            LogFailed(failed.Events.Count, Describe(status), failed.Attempts, pause);
            _ = queue.RetryAsync(failed, pause, stopping);
        }
        else GiveUp(failed, DeadLetterReason.MaxDeliveryAttemptsExceeded);
    }

    private void GiveUp(DeliveryBatch batch, DeadLetterReason reason)
    {
        foreach (PendingEvent item in batch.Events)
        {
            LogDeadLetter(item.Name, reason, batch.Attempts, Describe(batch.LastStatus));
            letters.Add(new DeadLetter(item, reason, batch.Attempts, batch.LastStatus, clock.GetUtcNow()));
        }

        queue.Release(batch);
    }

    private static string Describe(int? status) => status is { } code ? $"status {code}" : "no answer";

    [LoggerMessage(4210, LogLevel.Warning, "A delivery of {Count} events to the Functions app failed ({Outcome}, attempt {Attempts}). The next attempt is in {Pause}.")]
    private partial void LogFailed(int count, string outcome, int attempts, TimeSpan pause);

    [LoggerMessage(4211, LogLevel.Warning, "Event {EventId} is a dead letter: {Reason} after {Attempts} attempts, the last with {Outcome}. GET /dev/dead-letters shows it.")]
    private partial void LogDeadLetter(string eventId, DeadLetterReason reason, int attempts, string outcome);

    [LoggerMessage(4212, LogLevel.Warning, "{Count} events were accepted and not delivered before this host stopped. They were in memory only and are lost.")]
    private partial void LogLeft(int count);
}
