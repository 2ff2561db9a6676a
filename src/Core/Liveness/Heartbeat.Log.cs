using Microsoft.Extensions.Logging;

namespace AgentCore.Liveness;

public sealed partial class Heartbeat
{
    [LoggerMessage(1120, LogLevel.Warning, "The heartbeat's '{Concern}' failed; the next run makes up for it.")]
    private partial void LogConcernFailed(Exception failure, string concern);
}
