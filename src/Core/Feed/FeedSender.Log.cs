using Microsoft.Extensions.Logging;

namespace AgentCore.Feed;

public sealed partial class FeedSender
{
    [LoggerMessage(1390, LogLevel.Warning,
        "The feed's queue is full: a block of {Entries} entries is not announced ({Total} so far). Stream instances find it in the log.")]
    private partial void LogDropped(int entries, long total);

    [LoggerMessage(1391, LogLevel.Warning, "A feed message of {Bytes} bytes was not sent. Stream instances find its events in the log.")]
    private partial void LogNotSent(int bytes, Exception exception);
}
