using System.Net.Sockets;

namespace AgentCore.LocalHost.Listening;

/// <summary>What Linux knows about a connection's unanswered segments.</summary>
/// <param name="Retransmissions">How often the oldest segment was sent again without an acknowledgement.</param>
/// <param name="Probes">How many probes of a closed window were not answered.</param>
/// <param name="LastAcknowledgement">How long ago the client acknowledged anything. An answered probe counts.</param>
internal readonly record struct TcpInfo(byte Retransmissions, byte Probes, TimeSpan LastAcknowledgement)
{
    /// <summary>TCP_INFO of linux/tcp.h.</summary>
    private const int Option = 11;

    // The places in struct tcp_info: tcpi_retransmits, tcpi_probes and tcpi_last_ack_recv, which is in milliseconds.
    private const int RetransmitsAt = 2, ProbesAt = 3, LastAckReceivedAt = 56, Length = 60;

    /// <summary>Null where the socket has been closed.</summary>
    public static TcpInfo? TryRead(Socket socket)
    {
        Span<byte> info = stackalloc byte[Length];
        try
        {
            if (socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, Option, info) < Length) return null;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return null;
        }

        uint milliseconds = BitConverter.ToUInt32(info[LastAckReceivedAt..]);
        return new TcpInfo(info[RetransmitsAt], info[ProbesAt], TimeSpan.FromMilliseconds(milliseconds));
    }

    /// <summary>Whether something waits for an answer, and none has come for so long.</summary>
    public bool HasVanished(TimeSpan silence) => (Retransmissions > 0 || Probes > 0) && LastAcknowledgement >= silence;
}
