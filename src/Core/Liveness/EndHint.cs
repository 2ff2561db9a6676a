using AgentCore.EventLog;
using Microsoft.Extensions.Logging;

namespace AgentCore.Liveness;

/// <summary>The log's end for messages that are as true without it: a log that cannot be asked does not hold them up.</summary>
internal sealed partial class EndHint(IEventLog log, TimeProvider clock, ILogger logger)
{
    /// <summary>How long the log is waited for. 2 s: far more than it takes, and well below a heartbeat's run.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The end as text, or null where it could not be had.</summary>
    public async ValueTask<string?> TryGetAsync(CancellationToken cancellation)
    {
        try
        {
            ValueTask<LogPosition> asked = log.GetEndAsync(cancellation);
            LogPosition end = asked.IsCompleted ? await asked : await asked.AsTask().WaitAsync(Patience, clock, cancellation);
            return end.ToString();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (failure is not (StorageException or TimeoutException)) LogEndUnknown(failure);
            return null;
        }
    }

    [LoggerMessage(1103, LogLevel.Warning, "The log's end could not be read; a message goes out without it.")]
    private partial void LogEndUnknown(Exception failure);
}
