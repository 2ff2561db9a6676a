using AgentCore.Errors;

namespace AgentCore.Streams;

public sealed partial class EventStream
{
    /// <summary>So many seconds a client that was told of the end has for reading it.</summary>
    private const int FarewellTicks = 5;

    private Action abort = () => { };
    private int endingTicks;
    private DateTimeOffset keepaliveAt;
    private DateTimeOffset endsAt;
    private TimeSpan reconnect = SseFrame.Reconnect;

    /// <summary>Begins the stream's clock. Under the hub's lock, as is <see cref="Tick"/>.</summary>
    internal void Begin(Action abortConnection, DateTimeOffset firstKeepalive, DateTimeOffset lastMoment) =>
        (abort, keepaliveAt, endsAt) = (abortConnection, firstKeepalive, lastMoment);

    /// <summary>Once a second: what is due, and whether the client still reads.</summary>
    internal void Tick(DateTimeOffset now)
    {
        if (output.IsFlushing && IsHopeless(now))
        {
            isTooSlow = true;
            Abort();
            abort();
            return;
        }
        if (request.Expires <= now) subscriber.Notify(StreamNotice.Expired);
        if (endsAt <= now) Leave(SseFrame.Reconnect);
        if (keepaliveAt > now) return;
        keepaliveAt = now + hub.Options.Keepalive;
        subscriber.Notify(StreamNotice.Keepalive);
    }

    /// <summary>A client whose flush is stuck: something it wants has left the ring, or a keepalive or the end was not written.</summary>
    private bool IsHopeless(DateTimeOffset now) =>
        fanout.IsBehind(subscriber)
        || (keepaliveAt <= now && subscriber.IsNotified(StreamNotice.Keepalive))
        || (subscriber.IsNotified(StreamNotice.Ending) && ++endingTicks > FarewellTicks);

    /// <summary>Has the stream end after telling the client when to return.</summary>
    internal void Leave(TimeSpan after)
    {
        if (subscriber.IsNotified(StreamNotice.Leave)) return;
        reconnect = after;
        subscriber.Notify(StreamNotice.Leave);
    }

    /// <summary>Has the stream end without a word.</summary>
    internal void Abort()
    {
        subscriber.Notify(StreamNotice.Abort);
        output.CancelFlush();
    }

    /// <summary>Does what was asked; false when that ends the stream.</summary>
    private ValueTask<bool> AnswerAsync()
    {
        if (!subscriber.HasNotices) return ValueTask.FromResult(true);
        if (subscriber.IsNotified(StreamNotice.Ending)) return EndAsync();
        subscriber.Done(StreamNotice.Keepalive);
        SseFrame.Keepalive(output, through, hub.Time.GetUtcNow());
        return ValueTask.FromResult(true);
    }

    private async ValueTask<bool> EndAsync()
    {
        catchUp.Give();
        if (subscriber.IsNotified(StreamNotice.Abort)) return false;
        if (subscriber.IsNotified(StreamNotice.Expired)) SseFrame.Error(output, request.Format, ErrorCode.TokenExpired);
        else SseFrame.Keepalive(output, through, hub.Time.GetUtcNow(), reconnect);
        await output.FlushAsync();
        return false;
    }
}
