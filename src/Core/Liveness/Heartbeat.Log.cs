using Microsoft.Extensions.Logging;

namespace AgentCore.Liveness;

public sealed partial class Heartbeat
{
    [LoggerMessage(1120, LogLevel.Warning, "The heartbeat's '{Concern}' failed; the next run makes up for it.")]
    private partial void LogConcernFailed(Exception failure, string concern);

    [LoggerMessage(1121, LogLevel.Warning, "The log's end could not be read; pings go out without it.")]
    private partial void LogEndUnknown(Exception failure);
}
