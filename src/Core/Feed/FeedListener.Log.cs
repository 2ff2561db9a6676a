using Microsoft.Extensions.Logging;

namespace AgentCore.Feed;

internal sealed partial class FeedListener
{
    [LoggerMessage(1400, LogLevel.Information, "Joined the feed.")]
    private partial void LogJoined();

    [LoggerMessage(1401, LogLevel.Warning, "The feed failed; streams live on the log until it is back.")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(1402, LogLevel.Information, "The feed ended; connecting again in {Wait}.")]
    private partial void LogLost(TimeSpan wait);
}
