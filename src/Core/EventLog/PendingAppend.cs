using AgentCore.Events;

namespace AgentCore.EventLog;

/// <summary>One call's events on their way into the log, encoded on the caller's time. Once queued, only the writer touches it.</summary>
internal sealed class PendingAppend
{
    private readonly TaskCompletionSource<IReadOnlyList<Placed>> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Placed[] answers;
    private int open;

    /// <exception cref="ArgumentException">An event cannot be written so that it could be read again.</exception>
    public PendingAppend(IReadOnlyList<AgentEvent> events)
    {
        answers = new Placed[events.Count];
        open = events.Count;
        Events = [.. events.Select((agentEvent, index) => new PendingEvent(this, index, agentEvent))];
        Bytes = Events.Sum(pending => (long)pending.Bytes);
    }

    public IReadOnlyList<PendingEvent> Events { get; }

    public long Bytes { get; }

    public Task<IReadOnlyList<Placed>> Completion => completion.Task;

    public void Answer(int index, Placed placed)
    {
        answers[index] = placed;
        if (--open == 0) completion.TrySetResult(answers);
    }

    public void Fail(Exception failure) => completion.TrySetException(failure);
}

/// <summary>One event on its way into the log.</summary>
internal sealed class PendingEvent
{
    private readonly PendingAppend call;
    private readonly int index;

    public PendingEvent(PendingAppend call, int index, AgentEvent agentEvent)
    {
        this.call = call;
        this.index = index;
        Event = agentEvent;
        Key = EventKey.Of(agentEvent);
        Members = LogRecordCodec.Members(agentEvent);
        if (Bytes > LogBlock.MaxBytes) throw new ArgumentException("The event is larger than a block.", nameof(agentEvent));
    }

    public AgentEvent Event { get; }

    public UInt128 Key { get; }

    public byte[] Members { get; }

    public int Bytes => LogRecordCodec.LineBytes(Members);

    public void Answer(Placed placed) => call.Answer(index, placed);

    public void Fail(Exception failure) => call.Fail(failure);
}

/// <summary>Where an event of a call stands.</summary>
/// <param name="First">Its record.</param>
/// <param name="IsDuplicate">The record was there before, or an earlier event of the same block made it.</param>
/// <param name="Event">The event that the record holds, where the writer has it at hand.</param>
internal readonly record struct Placed(FirstRecord First, bool IsDuplicate, AgentEvent? Event);
