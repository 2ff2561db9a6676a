using AgentCore.Delivery;
using AgentCore.Scheduling;

namespace AgentCore.Streams;

public sealed partial class EventStream
{
    /// <summary>Sleeps until something is wanted, writes all there is, flushes once.</summary>
    private async Task LiveAsync(CancellationToken cancellation)
    {
        Drained drained = Drained.Done;
        while (true)
        {
            if (drained is Drained.More) await Lane.Crowd.EnterAsync();
            FanoutEnd settled = fanout.End;
            drained = Drain();
            if (drained is Drained.Behind)
            {
                isTooSlow = true;
                return;
            }
            if (drained is Drained.Repeat) await WriteRepeatAsync(cancellation);
            if (drained is Drained.Done) PassOver(settled);
            if (!await AnswerAsync() || !await output.FlushAsync()) return;
            MeasureBurst();
            if (drained is Drained.Done) await subscriber.SleepAsync();
        }
    }

    /// <summary>Writes what was signalled, up to one flush's worth.</summary>
    private Drained Drain()
    {
        if (!subscriber.TryTake(out long from, out long to)) return Drained.Done;
        for (long sequence = from; sequence <= to; sequence++)
        {
            Slot? slot = fanout.Ring.Get(sequence);
            if (slot is null) return Drained.Behind;
            if (subscriber.Wants(slot))
            {
                if (output.Unflushed >= hub.Options.WriteBytes)
                {
                    subscriber.PutBack(sequence);
                    return Drained.More;
                }
                if (slot.Redelivery is not null)
                {
                    subscriber.PutBack(sequence + 1);
                    repeat = slot.Redelivery;
                    return Drained.Repeat;
                }
                output.Write(slot.Frame);
                Count(slot);
            }
            (through, throughSequence) = (slot.Position, sequence + 1);
        }
        return Drained.Done;
    }

    private async ValueTask WriteRepeatAsync(CancellationToken cancellation)
    {
        Write(new LogStep(repeat!.Position, await hub.Reader.GivenAsync(repeat, listener, start.FollowUpTo, cancellation)));
        (through, throughSequence, repeat) = (repeat!.Position, subscriber.Scanned, null);
    }

    /// <summary>All that was signalled before this end was settled is written: the cursor may stand there.</summary>
    private void PassOver(FanoutEnd settled)
    {
        if (settled.Sequence >= throughSequence) (through, throughSequence) = (settled.Position, settled.Sequence);
    }
}
