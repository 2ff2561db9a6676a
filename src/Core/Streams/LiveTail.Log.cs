using AgentCore.EventLog;
using Microsoft.Extensions.Logging;

namespace AgentCore.Streams;

internal sealed partial class LiveTail
{
    [LoggerMessage(1403, LogLevel.Warning, "The log could not be read; streams wait, trying again in {Wait}.")]
    private partial void LogReadFailed(TimeSpan wait, Exception failure);

    [LoggerMessage(1404, LogLevel.Error, "The log no longer holds what stood between {From} and {To}: {Reason}.")]
    private partial void LogGap(LogPosition from, LogPosition to, GapReason reason);
}
