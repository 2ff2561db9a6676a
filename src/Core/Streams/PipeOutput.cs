using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AgentCore.Streams;

/// <summary>A response body's pipe, whose own limit makes a flush wait for a slow reader.</summary>
public sealed class PipeOutput(PipeWriter pipe) : StreamOutput
{
    /// <inheritdoc />
    protected override Memory<byte> Room(int least) => pipe.GetMemory(least);

    /// <inheritdoc />
    protected override void Written(int count) => pipe.Advance(count);

    /// <inheritdoc />
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected override async ValueTask<bool> FlushAsync(ArraySegment<byte> last, CancellationToken cut)
    {
        Copy(last);
        try
        {
            FlushResult result = await pipe.FlushAsync(cut);
            return !result.IsCompleted && !result.IsCanceled;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The peer is gone. Which of these a body throws depends on what lies between it and the connection.
            return false;
        }
    }
}
