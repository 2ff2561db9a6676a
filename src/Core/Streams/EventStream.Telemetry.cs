using AgentCore.Delivery;
using AgentCore.Telemetry;

namespace AgentCore.Streams;

public sealed partial class EventStream
{
    private volatile bool isTooSlow;
    private long delivered;
    private long replayed;
    private (DateTimeOffset Appended, DateTimeOffset Happened) oldest;

    private void Count(Slot slot)
    {
        if (slot.Kind is not SlotKind.Event) return;
        if (delivered++ == 0) oldest = slot.Times;
    }

    /// <summary>What was flushed is measured as one: its size, and how long its oldest event took. Costs nothing an event.</summary>
    private void MeasureBurst()
    {
        DeliveryMetrics metrics = hub.Metrics.Deliveries;
        if (replayed > 0) metrics.Replayed(Transport.Sse, replayed);
        if (delivered > 0)
        {
            metrics.Delivered(Transport.Sse, delivered);
            if (metrics.IsTimed)
            {
                DateTimeOffset now = hub.Time.GetUtcNow();
                metrics.Took(Transport.Sse, now - oldest.Appended, now - oldest.Happened);
            }
        }
        (delivered, replayed) = (0, 0);
    }

    private StreamEnd WhyEnded()
    {
        if (isTooSlow) return StreamEnd.TooSlow;
        if (subscriber.IsNotified(StreamNotice.Abort)) return StreamEnd.ClientLeft;
        if (subscriber.IsNotified(StreamNotice.Expired)) return StreamEnd.TokenExpired;
        return subscriber.IsNotified(StreamNotice.Leave) ? StreamEnd.SentAway : StreamEnd.ClientLeft;
    }
}
