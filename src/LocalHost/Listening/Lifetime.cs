namespace AgentCore.LocalHost.Listening;

internal static class Lifetime
{
    /// <summary>Waits until the host listens: its own hub and topic cannot be reached before.</summary>
    public static async Task StartedAsync(this IHostApplicationLifetime lifetime, CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(cancellation);
    }

    /// <summary>
    /// Ends as soon as the host is told to stop. Services that call this host must stop then: the server stops before them, and their calls
    /// would fail.
    /// </summary>
    public static CancellationTokenSource UntilStopping(this IHostApplicationLifetime lifetime, CancellationToken cancellation) =>
        CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
}
