namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>
/// The memory of all outboxes of a hub together. Counted is what memory costs: the payload of a frame once, however many connections wait
/// for it, and for each connection whose frame is being written the copies of that frame below the outbox.
/// </summary>
/// <param name="most">The setting <c>WebPubSub:MaxQueuedBytesInAll</c>.</param>
internal sealed class OutboxBudget(long most)
{
    /// <summary>
    /// The WebSocket copies a frame into a buffer of its own, and the web server copies it again, until the client has read it.
    /// </summary>
    private const int CopiesOfWritten = 2;

    private long bytes;

    /// <summary>What is counted now.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    public bool IsExceeded => Bytes > most;

    /// <summary>One more connection waits for the frame.</summary>
    public void Hold(Frame frame)
    {
        if (frame.Hold()) Interlocked.Add(ref bytes, frame.Payload.Length);
    }

    /// <summary>One connection fewer waits for the frame.</summary>
    public void Release(Frame frame)
    {
        if (frame.Release()) Interlocked.Add(ref bytes, -frame.Payload.Length);
    }

    /// <summary>A connection begins to write a frame that it holds.</summary>
    public void BeginWrite(Frame frame) => Interlocked.Add(ref bytes, Copied(frame));

    /// <summary>The frame is written, or never will be.</summary>
    public void EndWrite(Frame frame)
    {
        Interlocked.Add(ref bytes, -Copied(frame));
        Release(frame);
    }

    /// <summary>A numbered frame is copied once more, to put its number to it.</summary>
    private static long Copied(Frame frame) => (long)frame.Payload.Length * (frame.SequenceId > 0 ? CopiesOfWritten + 1 : CopiesOfWritten);
}
