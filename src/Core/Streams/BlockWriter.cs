using System.Runtime.CompilerServices;
using AgentCore.Channels;
using AgentCore.Delivery;
using AgentCore.Errors;
using AgentCore.EventLog;
using AgentCore.Telemetry;

namespace AgentCore.Streams;

/// <summary>Writes a stream's blocks to its client, and measures what went out.</summary>
internal sealed class BlockWriter(
    StreamOutput output, StreamFormat format, ChannelSet channels, StreamOptions options, DeliveryMetrics metrics, TimeProvider time)
{
    private long delivered;
    private long replayed;
    private (DateTimeOffset Appended, DateTimeOffset Happened) oldest;

    /// <summary>As much is written as one flush should take.</summary>
    public bool IsFull => output.Unflushed >= options.WriteBytes;

    /// <summary>A gap comes before any id: a client that is cut here must not hold a cursor behind a gap it was not told of.</summary>
    /// <remarks>
    /// In the envelope format the first keepalive names the channels, as <c>subscribed</c> does over WebSocket. In the named format it has
    /// the timestamp alone, as the guide shows it.
    /// </remarks>
    public void Begin(ReadStart start)
    {
        IReadOnlyList<string>? joined = format is StreamFormat.Envelope ? channels.Names : null;
        if (start.Gap is not { } gap)
        {
            Keepalive(start.After, SseBlocks.Reconnect, joined);
            return;
        }
        SseBlocks.Gap(output, format, gap.From, gap.To, gap.Reason, SseBlocks.Reconnect);
        metrics.Gap(Transport.Sse, gap.Reason);
        if (joined is not null) Keepalive(start.After, joined: joined);
    }

    /// <summary>What was read from the log.</summary>
    public void Write(LogStep step)
    {
        if (step.Given is LogEntry.Lost lost)
        {
            SseBlocks.Gap(output, format, lost.From.ToString(), lost.Position, lost.Reason);
            metrics.Gap(Transport.Sse, lost.Reason);
        }
        else if (step.Given is LogEntry.Recorded { Event: var message } given)
        {
            SseBlocks.Event(output, format, message, given.Position, step.Through);
            replayed++;
        }
    }

    /// <summary>What stands in the ring.</summary>
    public void Write(Slot slot)
    {
        output.Write(slot.Frame);
        if (slot.Kind is SlotKind.Event && delivered++ == 0) oldest = slot.Times;
    }

    /// <param name="through">How far the client has everything.</param>
    /// <param name="reconnect">When to return if the stream breaks; null where that was said before and holds.</param>
    /// <param name="joined">The channels that the client hears; null where that was said before and holds.</param>
    public void Keepalive(LogPosition through, TimeSpan? reconnect = null, IReadOnlyList<string>? joined = null) =>
        SseBlocks.Keepalive(output, through, time.GetUtcNow(), reconnect, joined);

    /// <summary>The last block of a stream that cannot go on.</summary>
    public void Error(ErrorCode code, TimeSpan? reconnect = null)
    {
        if (reconnect is { } delay) SseWriter.Retry(output, delay);
        SseBlocks.Error(output, format, code);
    }

    /// <summary>Sends what was written; false when nobody reads any more. Waits for a slow reader.</summary>
    /// <param name="cut">Frees a flush that is stuck.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> FlushAsync(CancellationToken cut)
    {
        if (!await output.FlushAsync(cut)) return false;
        Measure();
        return true;
    }

    /// <summary>What was flushed is measured as one: its size, and how long its oldest event took. Costs nothing per event.</summary>
    private void Measure()
    {
        if (replayed > 0) metrics.Replayed(Transport.Sse, replayed);
        if (delivered > 0)
        {
            metrics.Delivered(Transport.Sse, delivered);
            if (metrics.IsTimed)
            {
                DateTimeOffset now = time.GetUtcNow();
                metrics.Took(Transport.Sse, now - oldest.Appended, now - oldest.Happened);
            }
        }
        (delivered, replayed) = (0, 0);
    }
}
