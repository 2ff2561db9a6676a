using AgentCore.Telemetry;

namespace AgentCore.Streams;

/// <summary>How many streams may be open at once, counted exactly.</summary>
/// <param name="most">The setting <c>Limits:MaxConnections</c>.</param>
internal sealed class StreamPlaces(int most, ConnectionMetrics metrics)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isClosed;
    private int taken;

    public int Taken => Volatile.Read(ref taken);

    /// <summary>No more are given.</summary>
    public bool IsClosed => isClosed;

    /// <summary>A place, which is free again when it is disposed of; null where there is none.</summary>
    public StreamPlace? TryTake()
    {
        lock (gate)
        {
            if (isClosed || taken >= most) return null;
            taken++;
        }
        metrics.Opened(Transport.Sse);
        return new StreamPlace(this);
    }

    /// <summary>Completes when no more are given and all are free.</summary>
    public Task Empty => empty.Task;

    /// <summary>Gives no more.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            if (taken == 0) empty.TrySetResult();
        }
    }

    private void Free()
    {
        metrics.Released(Transport.Sse);
        lock (gate)
        {
            taken--;
            if (isClosed && taken == 0) empty.TrySetResult();
        }
    }

    /// <summary>One stream's place.</summary>
    internal sealed class StreamPlace(StreamPlaces places) : IDisposable
    {
        private int isFree;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isFree, 1) == 0) places.Free();
        }
    }
}
