using System.Net.WebSockets;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>
/// What waits to be written to one connection: bounded in count and bytes, written by one writer that exists only while there is
/// something to write. Nobody ever waits to put something in.
/// </summary>
internal sealed class Outbox(WebSocket socket, OutboxLimits limits, Action cut) : IThreadPoolWorkItem
{
    // A connection that once lagged gives its room back; 64 references are half a kilobyte.
    private const int KeptCapacity = 64;

    private readonly Lock gate = new();
    private readonly Queue<Frame> waiting = [];
    private TaskCompletionSource? written;
    private int waitingBytes;
    private bool isWriting;
    private bool isClosed;

    /// <summary>True once a close was asked for: nothing more is taken.</summary>
    public bool IsClosed => Volatile.Read(ref isClosed);

    /// <summary>False when the box is full. It then takes nothing more, and the connection must be aborted.</summary>
    public bool TryAdd(Frame frame)
    {
        lock (gate)
        {
            if (isClosed) return true;
            if (waiting.Count >= limits.Messages || waitingBytes + frame.Payload.Length > limits.Bytes)
            {
                isClosed = true;
                waiting.Clear();
                return false;
            }

            Put(frame);
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

    private Frame? Next()
    {
        lock (gate)
        {
            if (waiting.TryDequeue(out Frame? frame))
            {
                waitingBytes -= frame.Payload.Length;
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
            isClosed = true;
            waiting.Clear();
            waiting.TrimExcess(0);
            isWriting = false;
            written?.TrySetResult();
        }
    }
}

/// <summary>How much may wait for one connection.</summary>
internal readonly record struct OutboxLimits(int Messages, int Bytes);
