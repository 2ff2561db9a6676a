using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace AgentCore.LocalHost.Drivers;

/// <summary>A client that speaks HTTP by its own hand, as no well-behaved one would.</summary>
internal sealed class RawConnection : IDisposable
{
    // linux/asm-generic/socket.h
    private const int SolSocket = 1, SoAttachFilter = 26;

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp);

    private RawConnection()
    {
    }

    /// <param name="receiveBytes">What the client's side takes before it is read, or null for what the system gives.</param>
    public static async Task<RawConnection> OpenAsync(RunningHost host, int? receiveBytes = null)
    {
        var connection = new RawConnection();
        if (receiveBytes is { } bytes) connection.socket.ReceiveBufferSize = bytes;
        await connection.socket.ConnectAsync(host.Url.Host, host.Url.Port, TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>Sends text; a host that has hung up already is none of the sender's concern.</summary>
    public async Task SendAsync(string text)
    {
        try
        {
            await SendAsync(Encoding.Latin1.GetBytes(text));
        }
        catch (SocketException)
        {
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await socket.SendAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>All that is answered until the host hangs up.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var answer = new StringBuilder();
        byte[] buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await ReadAsync(buffer)) > 0;) answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (SocketException)
        {
            // Hung up without a word.
        }
        return answer.ToString();
    }

    /// <summary>The head of the answer, its last empty line included.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await ReadAsync(one) == 1) head.Append((char)one[0]);
        return head.ToString();
    }

    /// <summary>Takes up to so many bytes; 0 where the host has hung up.</summary>
    public Task<int> TakeAsync(int most) => ReadAsync(new byte[most]);

    /// <summary>
    /// From here on the system drops what arrives for this socket before TCP sees it. To the host the client has vanished, as behind a cable
    /// that was pulled. On Linux; it needs no rights.
    /// </summary>
    /// <remarks>https://docs.kernel.org/networking/filter.html</remarks>
    public void Vanish()
    {
        // One instruction, BPF_RET | BPF_K: keep 0 bytes of every packet.
        GCHandle instruction = GCHandle.Alloc(new byte[] { 0x06, 0, 0, 0, 0, 0, 0, 0 }, GCHandleType.Pinned);
        try
        {
            // struct sock_fprog: the number of instructions, and where they are.
            byte[] program = new byte[2 * nint.Size];
            BitConverter.TryWriteBytes(program, (ushort)1);
            BitConverter.TryWriteBytes(program.AsSpan(nint.Size), instruction.AddrOfPinnedObject().ToInt64());
            socket.SetRawSocketOption(SolSocket, SoAttachFilter, program);
        }
        finally
        {
            instruction.Free();
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task<int> ReadAsync(byte[] buffer)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(WebSocketSession.Patience);
        return await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
    }
}
