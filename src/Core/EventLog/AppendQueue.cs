namespace AgentCore.EventLog;

/// <summary>Events that wait for the writer, bounded in bytes: when it is full, callers wait in order, and may give up.</summary>
internal sealed class AppendQueue
{
    /// <summary>64 MB: some twenty blocks, a second or two of the fastest storage; beyond that more memory brings no more speed.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<PendingEvent> events = [];
    private readonly LinkedList<(PendingAppend Call, TaskCompletionSource Admitted)> waiting = new();
    private long heldBytes;
    private bool isDraining;

    /// <summary>Queues a call's events as soon as there is room. True for the caller who must now see that the queue is drained.</summary>
    public async Task<bool> EnterAsync(PendingAppend call, CancellationToken cancellation)
    {
        LinkedListNode<(PendingAppend Call, TaskCompletionSource Admitted)> place;
        lock (gate)
        {
            if (waiting.Count == 0 && HasRoomFor(call)) return Admit(call);
            place = waiting.AddLast((call, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }
        try
        {
            await place.Value.Admitted.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (gate)
                if (place.List is not null) waiting.Remove(place);
            throw;
        }
        return false;
    }

    /// <summary>The next events, a block's worth; none when the queue is empty, and then the draining is over.</summary>
    public List<PendingEvent> Take(int maxBytes)
    {
        var taken = new List<PendingEvent>();
        lock (gate)
        {
            int bytes = 0;
            while (events.TryPeek(out PendingEvent? next) && (taken.Count == 0 || bytes + next.Bytes <= maxBytes))
            {
                taken.Add(events.Dequeue());
                bytes += next.Bytes;
            }
            isDraining = taken.Count > 0;
        }
        return taken;
    }

    /// <summary>Events taken are dealt with: their room is free.</summary>
    public void Release(List<PendingEvent> taken)
    {
        lock (gate)
        {
            foreach (PendingEvent done in taken) heldBytes -= done.Bytes;
            while (waiting.First is { } next && HasRoomFor(next.Value.Call))
            {
                waiting.RemoveFirst();
                Admit(next.Value.Call);
                next.Value.Admitted.SetResult();
            }
        }
    }

    /// <summary>A single call may be larger than the bound; it goes in alone.</summary>
    private bool HasRoomFor(PendingAppend call) => heldBytes == 0 || heldBytes + call.Bytes <= MaxBytes;

    private bool Admit(PendingAppend call)
    {
        foreach (PendingEvent pending in call.Events) events.Enqueue(pending);
        heldBytes += call.Bytes;
        bool mustDrain = !isDraining;
        isDraining = true;
        return mustDrain;
    }
}
