using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AgentCore.Streams;

/// <summary>
/// A plain connection's socket. What came from the ring alone is sent from the ring's own memory; all else is gathered in a buffer that
/// is rented only until it is sent, so that a stream at rest holds none.
/// </summary>
public sealed class SocketOutput : StreamOutput
{
    private readonly Socket socket;
    private byte[] buffer = [];
    private int used;

    /// <param name="socket">Connected. Whoever gives it closes it.</param>
    /// <param name="head">What goes before the first block.</param>
    public SocketOutput(Socket socket, ReadOnlySpan<byte> head)
    {
        this.socket = socket;
        Copy(head);
    }

    /// <inheritdoc />
    protected override Memory<byte> Room(int least)
    {
        if (buffer.Length - used < Math.Max(least, 1)) Grow(used + Math.Max(least, 1));
        return buffer.AsMemory(used);
    }

    /// <inheritdoc />
    protected override void Written(int count) => used += count;

    /// <inheritdoc />
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected override async ValueTask<bool> FlushAsync(ArraySegment<byte> last, CancellationToken cut)
    {
        if (used > 0) Copy(last);
        try
        {
            await socket.SendAsync(used > 0 ? buffer.AsMemory(0, used) : last, SocketFlags.None, cut);
            return true;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            Return();
        }
    }

    private void Grow(int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(length);
        buffer.AsSpan(0, used).CopyTo(larger);
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private void Return()
    {
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        (buffer, used) = ([], 0);
    }
}
