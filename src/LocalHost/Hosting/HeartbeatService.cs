using AgentCore.Liveness;
using AgentCore.LocalHost.Listening;

namespace AgentCore.LocalHost.Hosting;

/// <summary>The timer that a deployed system has as a function.</summary>
internal sealed partial class HeartbeatService(
    Heartbeat heartbeat, LivenessOptions options, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<HeartbeatService> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        using CancellationTokenSource stopping = lifetime.UntilStopping(stoppingToken);
        using var timer = new PeriodicTimer(options.RunEvery, clock);
        while (await timer.WaitForNextTickAsync(stopping.Token))
        {
            try
            {
                await heartbeat.RunAsync(stopping.Token);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                LogRunFailed(failure);
            }
        }
    }

    [LoggerMessage(4110, LogLevel.Warning, "A heartbeat run failed; the next one makes up for it.")]
    private partial void LogRunFailed(Exception failure);
}
