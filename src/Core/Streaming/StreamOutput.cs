using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace AgentCore.Streaming;

/// <summary>A client's pipe: counts what was written since the last flush, and knows whether a flush is stuck.</summary>
internal sealed class StreamOutput(PipeWriter pipe) : IBufferWriter<byte>
{
    private volatile bool isFlushing;

    public int Unflushed { get; private set; }

    public bool IsFlushing => isFlushing;

    public void Advance(int count)
    {
        pipe.Advance(count);
        Unflushed += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => pipe.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => pipe.GetSpan(sizeHint);

    /// <summary>False when nobody reads any more. The pipe's own limit makes this wait for a slow reader.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> FlushAsync()
    {
        if (Unflushed == 0) return true;
        Unflushed = 0;
        isFlushing = true;
        try
        {
            FlushResult result = await pipe.FlushAsync(CancellationToken.None);
            return !result.IsCompleted && !result.IsCanceled;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            isFlushing = false;
        }
    }

    /// <summary>Frees a flush that is stuck, or the next one. Any thread, until the stream has ended.</summary>
    public void CancelFlush() => pipe.CancelPendingFlush();
}
