using System.Threading.Channels;
using AgentCore.EventLog;
using AgentCore.PubSub;
using Microsoft.Extensions.Logging;

namespace AgentCore.Feed;

/// <summary>
/// Tells the stream instances of each block that this process appends, in append order. It is a hint: it never fails or delays a
/// relay, and what is dropped or fails is found by reading the log.
/// </summary>
public sealed partial class FeedSender(IHub hub, ILogger<FeedSender> logger, FeedMetrics metrics) : IAppendObserver
{
    /// <summary>16 MB: about a segment of the log, beyond which reading the log is the better way for everyone.</summary>
    public const int MaxQueuedBytes = 16 * 1024 * 1024;

    private readonly Channel<AppendedBlock> queue = Channel.CreateUnbounded<AppendedBlock>(new() { SingleReader = true });
    private long queuedBytes;
    private long droppedBlocks;

    /// <summary>How many blocks were not sent because the queue was full.</summary>
    internal long DroppedBlocks => Interlocked.Read(ref droppedBlocks);

    /// <inheritdoc />
    /// <remarks>A block for which the queue has no room is dropped and counted.</remarks>
    public void OnAppended(AppendedBlock block)
    {
        long size = BytesOf(block);
        if (Interlocked.Add(ref queuedBytes, size) <= MaxQueuedBytes && queue.Writer.TryWrite(block)) return;
        Interlocked.Add(ref queuedBytes, -size);
        metrics.Dropped();
        LogDropped(block.Lines.Count, Interlocked.Increment(ref droppedBlocks));
    }

    /// <summary>Sends what is offered, one message after the other, until cancelled. One such run a process.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (AppendedBlock block in queue.Reader.ReadAllAsync(cancellation))
        {
            foreach (ReadOnlyMemory<byte> message in FeedMessage.Write(block)) await SendAsync(message, cancellation);
            Interlocked.Add(ref queuedBytes, -BytesOf(block));
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        try
        {
            await hub.SendToGroupAsync(WellKnownGroups.Feed, message, cancellation);
        }
        catch (HubException exception)
        {
            LogNotSent(message.Length, exception);
        }
    }

    private static long BytesOf(AppendedBlock block) => block.Lines.Sum(line => (long)line.Record.Length);

    [LoggerMessage(1390, LogLevel.Warning,
        "The feed's queue is full: a block of {Entries} entries is not announced ({Total} so far). Stream instances find it in the log.")]
    private partial void LogDropped(int entries, long total);

    [LoggerMessage(1391, LogLevel.Warning, "A feed message of {Bytes} bytes was not sent. Stream instances find its events in the log.")]
    private partial void LogNotSent(int bytes, Exception exception);
}
