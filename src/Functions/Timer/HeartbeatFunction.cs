using AgentCore.Liveness;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.Timer;

/// <inheritdoc cref="Heartbeat"/>
public sealed class HeartbeatFunction(Heartbeat heartbeat)
{
    /// <summary>Runs the heartbeat once. A run that is past due is only late: it does the same.</summary>
    [Function("Heartbeat")]
    public Task RunAsync([TimerTrigger($"%{HeartbeatOptions.Setting}%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellation) =>
        heartbeat.RunAsync(cancellation);
}
