using System.Threading.Channels;
using AgentCore.Scheduling;
using Microsoft.Extensions.Logging;

namespace AgentCore.Feed;

/// <summary>Keeps the feed connected and its blocks at hand. What does not fit is dropped: the log has it.</summary>
internal sealed partial class FeedListener(IFeed feed, TimeProvider time, Random random, ILogger logger)
{
    private readonly Channel<FeedBlock> blocks = Channel.CreateBounded<FeedBlock>(
        new BoundedChannelOptions(1_024) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private volatile bool isJoined;
    private volatile bool isLeaving;

    /// <summary>Blocks are heard.</summary>
    public bool IsJoined => isJoined;

    /// <summary>Connects no more. A connection that is open serves until it ends.</summary>
    public void Leave() => isLeaving = true;

    public bool TryRead(out FeedBlock? block) => blocks.Reader.TryRead(out block);

    /// <summary>Reads the feed and connects again until <see cref="Leave"/> or the cancellation.</summary>
    /// <param name="onJoined">Called at each join: what was appended before may have been missed.</param>
    /// <param name="onChange">Called whenever there is something to look at.</param>
    public async Task RunAsync(Action onJoined, Action onChange, CancellationToken cancellation)
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(30), random);
        while (!isLeaving)
        {
            try
            {
                await foreach (FeedSignal signal in feed.ReadAsync(cancellation))
                {
                    if (signal is FeedSignal.Block block)
                    {
                        blocks.Writer.TryWrite(block.Appended);
                        onChange();
                        continue;
                    }
                    backoff.Reset();
                    isJoined = true;
                    LogJoined();
                    onJoined();
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(failure);
            }
            isJoined = false;
            onChange();
            TimeSpan wait = backoff.Next();
            LogLost(wait);
            try
            {
                await Task.Delay(wait, time, cancellation);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(1400, LogLevel.Information, "Joined the feed.")]
    private partial void LogJoined();

    [LoggerMessage(1401, LogLevel.Warning, "The feed failed; streams live on the log until it is back.")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(1402, LogLevel.Information, "The feed ended; connecting again in {Wait}.")]
    private partial void LogLost(TimeSpan wait);
}
