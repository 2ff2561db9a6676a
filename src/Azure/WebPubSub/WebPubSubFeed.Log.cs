using Microsoft.Extensions.Logging;

namespace AgentCore.WebPubSub;

public sealed partial class WebPubSubFeed
{
    [LoggerMessage(2000, LogLevel.Information, "The feed is joined.")]
    private partial void LogJoined();

    [LoggerMessage(2001, LogLevel.Warning, "The feed's connection ended: {Reason}. What is missed is read from the log.")]
    private partial void LogEnded(string reason);

    [LoggerMessage(2002, LogLevel.Warning,
        "A feed message of {Bytes} bytes was not understood and is ignored. What it said is read from the log.")]
    private partial void LogMalformed(int bytes);
}
