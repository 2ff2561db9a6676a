using AgentCore.Delivery;
using AgentCore.EventLog;
using AgentCore.Scheduling;
using AgentCore.Telemetry;

namespace AgentCore.Streams;

public sealed partial class EventStream
{
    /// <summary>A gap comes before any id: a client that is cut here must not hold a cursor behind a gap it was not told of.</summary>
    private void WriteBeginning()
    {
        if (start.Gap is { } gap)
        {
            SseFrame.Gap(output, request.Format, gap.From, gap.To, gap.Reason, SseFrame.Reconnect);
            hub.Metrics.Deliveries.Gap(Transport.Sse, gap.Reason);
        }
        else
        {
            SseFrame.Keepalive(output, start.After, hub.Time.GetUtcNow(), SseFrame.Reconnect);
        }
    }

    /// <summary>Reads the log until the ring takes over; false when the stream has ended before.</summary>
    private async ValueTask<bool> ReplayAsync(CancellationToken cancellation)
    {
        if (!fanout.HasReached(through)) await hub.Tail.ReadNowAsync(cancellation);
        while (fanout.Join(subscriber, through) is { } landing)
        {
            LogPosition before = through;
            await catchUp.TakeAsync(cancellation);
            await Lane.Crowd.EnterAsync();
            await foreach (LogStep step in hub.Reader.ReadAsync(through, landing, listener, start.FollowUpTo, cancellation))
            {
                Write(step);
                through = step.Through;
                if (output.Unflushed >= hub.Options.WriteBytes)
                {
                    catchUp.Give();
                    if (!await output.FlushAsync()) return false;
                    MeasureBurst();
                    await catchUp.TakeAsync(cancellation);
                    await Lane.Crowd.EnterAsync();
                }
                if (!await AnswerAsync()) return false;
            }
            catchUp.Give();
            if (through.Log == landing.Log && through < landing) through = landing;
            if (through == before) await hub.Tail.ReadNowAsync(cancellation);
        }
        throughSequence = subscriber.Scanned;
        if (!await output.FlushAsync()) return false;
        MeasureBurst();
        return true;
    }

    private void Write(LogStep step)
    {
        if (step.Given is LogEntry.Lost lost)
        {
            SseFrame.Gap(output, request.Format, lost.From.ToString(), lost.Position, lost.Reason);
            hub.Metrics.Deliveries.Gap(Transport.Sse, lost.Reason);
        }
        else if (step.Given is LogEntry.Recorded { Event: var message } given)
        {
            SseFrame.Event(output, request.Format, message, given.Position, step.Through);
            replayed++;
        }
    }
}
