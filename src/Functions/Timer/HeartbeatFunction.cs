using AgentCore.Liveness;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.Timer;

/// <inheritdoc cref="Heartbeat"/>
public sealed class HeartbeatFunction(Heartbeat heartbeat)
{
    /// <summary>Every 5 s, which <see cref="LivenessOptions.RunEvery"/> must agree with. A run that is past due is only late: it does the same.</summary>
    [Function("Heartbeat")]
    public Task RunAsync([TimerTrigger("*/5 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellation) =>
        heartbeat.RunAsync(cancellation);
}
