using System.Buffers;
using System.Runtime.CompilerServices;

namespace AgentCore.Streams;

/// <summary>Where a client's blocks go: counts what was written since the last flush, and knows whether a flush is stuck.</summary>
public abstract class StreamOutput : IBufferWriter<byte>
{
    private ArraySegment<byte> run;
    private volatile bool isFlushing;

    internal int Unflushed { get; private set; }

    internal bool IsFlushing => isFlushing;

    /// <inheritdoc />
    public void Advance(int count)
    {
        Unflushed += count;
        Written(count);
    }

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EndRun();
        return Room(sizeHint);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Writes frames of a ring. They are never changed, so neighbours in memory go out as one run, from where they lie.</summary>
    internal void Write(ArraySegment<byte> frames)
    {
        Unflushed += frames.Count;
        if (run.Array == frames.Array && run.Offset + run.Count == frames.Offset)
        {
            run = new ArraySegment<byte>(frames.Array!, run.Offset, run.Count + frames.Count);
            return;
        }
        EndRun();
        run = frames;
    }

    /// <summary>False when nobody reads any more. Waits for a slow reader.</summary>
    /// <param name="cut">Frees a flush that is stuck; the output then takes nothing more.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> FlushAsync(CancellationToken cut)
    {
        if (Unflushed == 0) return true;
        ArraySegment<byte> last = run;
        (Unflushed, run) = (0, default);
        isFlushing = true;
        try
        {
            return await FlushAsync(last, cut);
        }
        finally
        {
            isFlushing = false;
        }
    }

    /// <summary>Room for at least so many bytes, or for some; never none.</summary>
    protected abstract Memory<byte> Room(int least);

    /// <summary>So many bytes of the room were filled.</summary>
    protected abstract void Written(int count);

    /// <summary>Sends what was written, then the run, which may be empty. False when nobody reads any more.</summary>
    protected abstract ValueTask<bool> FlushAsync(ArraySegment<byte> last, CancellationToken cut);

    /// <summary>Copies a run behind what was written.</summary>
    protected void Copy(ReadOnlySpan<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            Span<byte> room = Room(frames.Length).Span;
            int part = Math.Min(room.Length, frames.Length);
            frames[..part].CopyTo(room);
            Written(part);
            frames = frames[part..];
        }
    }

    private void EndRun()
    {
        if (run.Count > 0) Copy(run);
        run = default;
    }
}
