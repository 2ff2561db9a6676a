using Microsoft.Extensions.Logging;

namespace AgentCore.Streams;

public sealed partial class StreamHub
{
    [LoggerMessage(1405, LogLevel.Warning, "A stream could not read the log and was ended; its client resumes.")]
    internal partial void LogStreamFailed(Exception failure);

    [LoggerMessage(1406, LogLevel.Critical, "Following the log has ended by a defect; all streams are ended, restart the instance.")]
    private partial void LogTailFailed(Exception failure);
}
