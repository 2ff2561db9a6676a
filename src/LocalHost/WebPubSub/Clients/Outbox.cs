using System.Buffers;
using System.Net.WebSockets;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>
/// What waits to be written to one connection: bounded in count and bytes, written by one writer that exists only while there is
/// something to write. Nobody ever waits to put something in.
/// </summary>
internal sealed class Outbox(WebSocket socket, OutboxLimits limits, OutboxBudget budget, Action cut) : IThreadPoolWorkItem
{
    // A connection that once lagged gives its room back; 64 references are half a kilobyte.
    private const int KeptCapacity = 64;

    private readonly Lock gate = new();
    private readonly Queue<Frame> waiting = [];
    private Frame? writing;
    private TaskCompletionSource? written;
    private int waitingBytes;
    private bool isWriting;
    private bool isClosed;

    /// <summary>True once a close was asked for: nothing more is taken.</summary>
    public bool IsClosed => Volatile.Read(ref isClosed);

    /// <summary>The bytes that wait, those being written included.</summary>
    public long WaitingBytes
    {
        get
        {
            lock (gate) return waitingBytes + (writing?.Payload.Length ?? 0);
        }
    }

    /// <summary>False when the box is full. It then takes nothing more, and the connection must be aborted.</summary>
    public bool TryAdd(Frame frame)
    {
        lock (gate)
        {
            if (isClosed) return true;
            if (waiting.Count >= limits.Messages || waitingBytes + frame.Payload.Length > limits.Bytes)
            {
                GiveUp();
                return false;
            }

            Put(frame);
            return true;
        }
    }

    /// <summary>Drops all that waits and takes nothing more; the connection must be aborted. False when a close is under way.</summary>
    public bool TryGiveUp()
    {
        lock (gate)
        {
            if (isClosed) return false;
            GiveUp();
            return true;
        }
    }

    /// <summary>Writes what waits, <paramref name="farewell"/>, then the close frame. False when a close was under way already.</summary>
    public bool TryClose(WebSocketCloseStatus status, Frame? farewell = null)
    {
        lock (gate)
        {
            if (isClosed) return false;
            isClosed = true;
            if (farewell is not null) Put(farewell);
            Put(Frame.Close(status));
            return true;
        }
    }

    /// <summary>Done when nothing is being written any more; to be asked only after a close.</summary>
    public Task WhenWrittenAsync()
    {
        lock (gate)
        {
            if (!isWriting) return Task.CompletedTask;
            written ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return written.Task;
        }
    }

    /// <summary>The writer's turn on the thread pool.</summary>
    public void Execute() => _ = WriteAsync();

    private void Put(Frame frame)
    {
        waiting.Enqueue(frame);
        budget.Hold(frame);
        waitingBytes += frame.Payload.Length;
        if (isWriting) return;
        isWriting = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task WriteAsync()
    {
        try
        {
            while (Next() is { } frame)
            {
                if (frame.CloseStatus is { } status) await socket.CloseOutputAsync(status, null, CancellationToken.None);
                else if (frame.SequenceId > 0) await SendNumberedAsync(frame);
                else await socket.SendAsync(frame.Payload, frame.Type, endOfMessage: true, CancellationToken.None);
            }
        }
        catch (Exception)
        {
            // However a write fails, the connection is lost. Its reader finds out too and takes it off the hub.
            cut();
            Stop();
        }
    }

    /// <summary>The number is this connection's own and the payload is shared: they are put together only while they are written.</summary>
    private async Task SendNumberedAsync(Frame frame)
    {
        byte[] whole = ArrayPool<byte>.Shared.Rent(frame.NumberedLength);
        try
        {
            int length = frame.WriteNumbered(whole);
            await socket.SendAsync(whole.AsMemory(0, length), frame.Type, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private Frame? Next()
    {
        lock (gate)
        {
            EndWrite();
            if (waiting.TryDequeue(out Frame? frame))
            {
                waitingBytes -= frame.Payload.Length;
                writing = frame;
                budget.BeginWrite(frame);
                return frame;
            }

            if (waiting.Capacity > KeptCapacity) waiting.TrimExcess(0);
            isWriting = false;
            written?.TrySetResult();
            return null;
        }
    }

    private void Stop()
    {
        lock (gate)
        {
            GiveUp();
            waiting.TrimExcess(0);
            isWriting = false;
            written?.TrySetResult();
        }
    }

    /// <summary>What is being written is counted no more: the abort that follows ends it.</summary>
    private void GiveUp()
    {
        isClosed = true;
        while (waiting.TryDequeue(out Frame? frame)) budget.Release(frame);
        waitingBytes = 0;
        EndWrite();
    }

    private void EndWrite()
    {
        if (writing is not null) budget.EndWrite(writing);
        writing = null;
    }
}

/// <summary>How much may wait for one connection.</summary>
internal readonly record struct OutboxLimits(int Messages, int Bytes)
{
    public static OutboxLimits operator +(OutboxLimits one, OutboxLimits other) =>
        new(one.Messages + other.Messages, one.Bytes + other.Bytes);
}
