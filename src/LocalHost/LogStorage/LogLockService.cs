using AgentCore.LocalHost.WebPubSub;
using AgentCore.PubSub;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.LogStorage;

/// <summary>
/// Takes the log before the host does anything with it, and keeps it until the host stops. A host that uses the Web PubSub of another needs
/// no lock: both send to the same WebSockets.
/// </summary>
internal sealed partial class LogLockService(
    LogLock log, IHub hub, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<LogLockService> logger) : BackgroundService
{
    /// <summary>
    /// How long the storage may take for one try. 5 s: half of the pause between two, and at the start the storage was asked just before.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private bool NeedsLock => hub is InProcessHub;

    /// <summary>Takes the log. A storage that fails is asked again while the host runs.</summary>
    /// <exception cref="OptionsValidationException">Another host has it; the message says which.</exception>
    public async Task TakeAsync(CancellationToken cancellation)
    {
        if (!NeedsLock) return;
        try
        {
            await WithinAsync(log.TakeAsync, cancellation);
        }
        catch (Exception failure) when (StorageOutage.Is(failure) && !cancellation.IsCancellationRequested)
        {
            LogNotRenewed(failure.GetType().Name);
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TakeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await WithinAsync(log.ReleaseAsync, cancellationToken);
        }
        catch (Exception failure) when (StorageOutage.Is(failure))
        {
            // The lease ends by itself.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!NeedsLock) return;
        using var timer = new PeriodicTimer(LogLock.RenewEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TakeAsync(stoppingToken);
            }
            catch (OptionsValidationException taken)
            {
                log.Lose(taken);
                LogTaken(string.Join(' ', taken.Failures));
                lifetime.StopApplication();
                return;
            }
        }
    }

    private async Task WithinAsync(Func<CancellationToken, Task> step, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        await step(either.Token);
    }

    [LoggerMessage(4120, LogLevel.Warning, "The lease on the log could not be renewed ({Failure}); the next try follows.")]
    private partial void LogNotRenewed(string failure);

    [LoggerMessage(4121, LogLevel.Critical, "This host stops, since another one has taken its log. {Problem}")]
    private partial void LogTaken(string problem);
}
